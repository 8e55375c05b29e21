using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Journal;

namespace Midmar.Store.Tests.Pipeline;

/// <summary>Journal, pipeline and findings of one workspace, as a centre runs them.</summary>
internal sealed class RunningCentre : IAsyncDisposable
{
    public static readonly WorkspaceId Workspace = new(1);

    public static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    private const string Rules = """
        title: Encoded command
        id: 11111111-1111-4111-8111-111111111111
        level: high
        logsource: {category: process_creation, product: windows}
        detection:
            encoded: {CommandLine|contains: ' -enc '}
            condition: encoded
        ---
        title: Failed sign-in
        id: 22222222-2222-4222-8222-222222222222
        name: failed_sign_in
        level: low
        logsource: {product: windows, service: security}
        detection:
            failed: {EventID: 4625}
            condition: failed
        ---
        title: Many failed sign-ins
        id: 33333333-3333-4333-8333-333333333333
        level: medium
        correlation:
            type: event_count
            rules: [failed_sign_in]
            group-by: [Computer]
            timespan: 1m
            condition: {gte: 5}
        """;

    private readonly ConcurrentDictionary<SourceId, SourceCounters> counters = new();
    private readonly WorkspaceFindings findings;

    private RunningCentre(string folder, IDurableFiles files, MemoryLake lake, PipelineOptions options, RuleSet rules)
    {
        findings = new WorkspaceFindings(Path.Combine(folder, "detection"), files, lake);
        var startAt = Math.Max(lake.SealedTo, findings.Load()?.Position ?? 0);
        Journal = WorkspaceJournal.Open(
            Path.Combine(folder, "journal"), Workspace, files, new JournalOptions { RollAt = 4_000, Reserve = 0 }, startAt);
        Pipeline = new WorkspacePipeline(
            Workspace, options, Journal, findings, lake, LogSourceTable.Default, rules, Clock, Clock, CountersOf);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Kickoff));

    public WorkspaceJournal Journal { get; }

    public WorkspacePipeline Pipeline { get; }

    public WorkspaceFindings Findings => findings;

    public static RuleSet DefaultRules { get; } = Load(Rules);

    public static RuleSet Load(string text)
    {
        var rules = RuleSet.Load([new RuleFile("rules.yml", Encoding.UTF8.GetBytes(text))], RuleLoadOptions.Default);
        return rules.RefusedCount == 0 ? rules : throw new InvalidOperationException(rules.Diagnostics[0].ToString());
    }

    public static RuleSet DefaultRulesAnd(string more) => Load(Rules + "\n---\n" + more);

    public static async Task<RunningCentre> StartAsync(string folder, IDurableFiles files, MemoryLake lake, PipelineOptions? options = null)
    {
        var centre = new RunningCentre(folder, files, lake, options ?? new PipelineOptions { Workers = 2 }, DefaultRules);
        await centre.Pipeline.StartAsync(CancellationToken.None);
        return centre;
    }

    public SourceCounters CountersOf(SourceId source) => counters.GetOrAdd(source, _ => new SourceCounters());

    public ValueTask<DeliveryReceipt> SendAsync(string lines, int source = 1, ulong lane = 0) =>
        Pipeline.AcceptAsync(DeliveryOf(lines, source, lane), Timeout.InfiniteTimeSpan, CancellationToken.None);

    public static Delivery DeliveryOf(string lines, int source = 1, ulong lane = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var digest = XxHash128.HashToUInt128(bytes, seed: source);
        return new Delivery
        {
            Workspace = Workspace,
            Source = new SourceId(source),
            ReadAs = new ReadAs("json", "winlogbeat", LogSources: null),
            RecordSource = (ulong)digest,
            Position = 0,
            Buffer = bytes,
            Length = bytes.Length,
            Digest = digest,
            Lane = lane,
            WantsRecordOffsets = true,
        };
    }

    /// <summary>A process that started, as Sysmon logs it through Winlogbeat.</summary>
    public static string Process(string host, double second, string commandLine) => Event(
        "Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", 1, host, second,
        $$"""{"CommandLine":"{{commandLine}}","Image":"C:\\Windows\\System32\\cmd.exe","User":"STADIUM\\amina"}""");

    /// <summary>A sign-in that failed.</summary>
    public static string FailedSignIn(string host, double second, int number) => Event(
        "Security", "Microsoft-Windows-Security-Auditing", 4625, host, second, $$"""{"TargetUserName":"u{{number}}"}""");

    /// <summary>Every finding ever committed, in the order of commits.</summary>
    public List<Finding> AllFindings(MemoryLake lake)
    {
        findings.MoveToTable();
        return [.. lake.Findings];
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        findings.Dispose();
    }

    private static string Event(string channel, string provider, int id, string host, double second, string data) => FormattableString.Invariant(
        $$$"""{"@timestamp":"{{{Kickoff.AddSeconds(second):yyyy-MM-ddTHH:mm:ss.fffZ}}}","winlog":{"channel":"{{{channel}}}","provider_name":"{{{provider}}}","event_id":{{{id}}},"computer_name":"{{{host}}}","event_data":{{{data}}}}}""") + "\n";
}

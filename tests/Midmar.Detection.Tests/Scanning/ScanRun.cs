using System.Buffers;
using System.Globalization;
using System.Text;
using Midmar.Detection.Scanning;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Xunit;

namespace Midmar.Detection.Tests.Scanning;

/// <summary>What a scan wrote and reported.</summary>
internal sealed record ScanRun(string Output, ScanReport Report)
{
    public IEnumerable<string> Findings => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Path and code of each kind of problem.</summary>
    public IEnumerable<string> Problems =>
        Report.Sources.SelectMany(s => s.Problems.Select(p => $"{s.Path} {p.Code}")).Distinct(StringComparer.Ordinal);

    public static ScanRun Of(
        IEnumerable<ScanFile> files,
        string rules,
        int threads,
        IFindingWriter? writer = null,
        IProgress<ScanProgress>? progress = null,
        CancellationTokenSource? stop = null)
    {
        var output = new MemoryStream();
        var report = Into(output, files, rules, threads, writer, progress, stop);
        return new(Encoding.UTF8.GetString(output.ToArray()), report);
    }

    public static ScanReport Into(
        Stream output,
        IEnumerable<ScanFile> files,
        string rules,
        int threads,
        IFindingWriter? writer = null,
        IProgress<ScanProgress>? progress = null,
        CancellationTokenSource? stop = null)
    {
        var loaded = RuleSet.Load([new RuleFile("rules.yml", Encoding.UTF8.GetBytes(rules))], RuleLoadOptions.Default);
        Assert.Empty(loaded.Diagnostics.Select(d => d.ToString()));
        var options = new ScanOptions { Threads = threads, SpillFolder = Path.GetTempPath(), FixedSources = LogSourceSet.Of(new LogSource("test", null, null)) };
        return new Scanner(loaded, options, writer ?? new LineWriter()).Run(files, output, progress, stop?.Token ?? CancellationToken.None);
    }

    public static ScanFile File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    public static ScanFile File(string path, byte[] content) => new(path, () => new MemoryStream(content));
}

/// <summary>One line for each finding, as short as can be.</summary>
internal class LineWriter : IFindingWriter
{
    public ReadOnlyMemory<byte> Preamble => "findings\n"u8.ToArray();

    public virtual void Write(IBufferWriter<byte> output, in RecordFinding finding) =>
        Line(output, $"{finding.Rule.Title} {finding.Source.Path}@{finding.Record.Offset}");

    public void Write(IBufferWriter<byte> output, CorrelationFinding finding) => Line(
        output,
        $"{finding.Rule.Title} {finding.Time:O} {string.Join(',', finding.Group)} {string.Join(',', finding.Members)} {finding.MemberCount}");

    private static void Line(IBufferWriter<byte> output, FormattableString text) =>
        output.Write(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture) + "\n"));
}

/// <summary>Fails at its n-th finding.</summary>
internal sealed class FailingWriter(int failAt, Func<Exception> problem) : LineWriter
{
    private int findings;

    public override void Write(IBufferWriter<byte> output, in RecordFinding finding)
    {
        if (Interlocked.Increment(ref findings) == failAt)
        {
            throw problem();
        }

        base.Write(output, finding);
    }
}

using System.Collections.Immutable;
using Midmar.Detection.Scanning;
using Midmar.Input;
using Midmar.Logs.Formats;
using Midmar.Output;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Rules;

namespace Midmar.Commands;

/// <summary>One run of <c>midmar scan</c>.</summary>
internal sealed class ScanRun(TimeProvider time)
{
    public required string[] Paths { get; init; }

    public required string[] Rules { get; init; }

    public required string[] Filters { get; init; }

    public required string[] Pipelines { get; init; }

    public required RuleLevel MinLevel { get; init; }

    public required DateTime? From { get; init; }

    public required DateTime? To { get; init; }

    public required int Threads { get; init; }

    public required string? Out { get; init; }

    public required string? Format { get; init; }

    public required string? InputFormat { get; init; }

    /// <summary>Log sources of all records; none: each is recognised.</summary>
    public required ImmutableArray<LogSource> LogSources { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public int Run(CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var inputFormat = LogFormats.All.FirstOrDefault(f => f.Name == (InputFormat ?? Format));
        var writer = FindingFormats.Find(inputFormat?.Name == Format ? null : Format, Out);
        var files = ScanPaths.Expand(Paths);
        var rules = RuleSources.Load(Rules, Filters, Pipelines);
        RuleMessages.Write(Console.Error, rules, verbose: false);

        var options = new ScanOptions
        {
            Threads = Threads,
            SpillFolder = Path.GetTempPath(),
            Format = inputFormat,
            FixedSources = LogSources.IsEmpty ? null : LogSourceSet.Of(LogSources.AsSpan()),
            From = From,
            To = To,
            MinLevel = MinLevel,
            Now = started.UtcDateTime,
        };
        ScanReport report;
        using (var output = Out is null ? Stream.Null : File.Create(Out, bufferSize: 1024 * 1024))
        using (var progress = new ProgressLine(Console.Error, time))
        {
            report = new Scanner(rules, options, writer).Run(files, output, progress, cancellation);
        }

        var provenance = new Provenance(Arguments, started, time.GetUtcNow(), rules, report);
        if (Out is not null)
        {
            provenance.Save($"{Out}.provenance.json");
        }

        ScanSummary.Write(Console.Out, provenance, Out);
        return report.Interrupted ? ExitCodes.Interrupted
            : report.SourcesRead == 0 ? ExitCodes.NothingReadable
            : ExitCodes.Done;
    }
}

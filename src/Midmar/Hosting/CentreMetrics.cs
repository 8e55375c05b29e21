using System.Diagnostics.Metrics;
using System.Globalization;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Web.Api;

namespace Midmar.Hosting;

/// <summary>What the centre does, as figures: each source's counts and each workspace's pipeline, read when they are asked for.</summary>
internal sealed class CentreMetrics : IDisposable
{
    public const string Name = "Midmar";

    private readonly Meter meter;
    private readonly ISourceDirectory sources;
    private readonly Intake intake;
    private readonly IOpenWorkspaces open;

    public CentreMetrics(IMeterFactory meters, ISourceDirectory sources, Intake intake, IOpenWorkspaces open, SlowReaders slow, DataFolder folder, IDurableFiles files)
    {
        meter = meters.Create(Name);
        this.sources = sources;
        this.intake = intake;
        this.open = open;
        OfSources("midmar.source.records.parsed", "Records read.", c => c.Parsed);
        OfSources("midmar.source.records.failed", "Records that could not be read.", c => c.Failed);
        OfSources("midmar.source.records.late", "Records too late for correlation.", c => c.Late);
        OfSources("midmar.source.records.dropped", "Records refused or lost.", c => c.Dropped);
        OfSources("midmar.source.batches.duplicate", "Batches sent again.", c => c.Duplicates);
        OfSources("midmar.source.bytes", "Payload bytes stored.", c => c.Bytes);
        OfWorkspaces("midmar.journal.behind", "Bytes of the journal whose findings are not committed.", s => s.JournalEnd - s.Committed);
        OfWorkspaces("midmar.lake.behind", "Bytes of the journal that are not in a segment.", s => s.JournalEnd - s.SealedTo);
        OfWorkspaces("midmar.pipeline.waiting", "Frames that wait.", s => s.Waiting);
        meter.CreateObservableCounter("midmar.deliveries.refused", Refused, unit: null, "Deliveries refused; their senders were told to keep them.");
        meter.CreateObservableCounter("midmar.answers.given_up", () => slow.GivenUp, unit: null, "Answers given up because they were read too slowly.");
        meter.CreateObservableGauge("midmar.disk.free", () => files.FreeSpace(folder.Root), "By", "Bytes free where the data folder lies.");
        OfWorkspaces("midmar.pipeline.failing", "1 while something does not work.", s => s.Failure is null ? 0 : 1);
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Refused() => Enum.GetValues<DeliveryRefusal>()
        .Where(r => r != DeliveryRefusal.None)
        .Select(r => new Measurement<long>(intake.CountRefused(r), new KeyValuePair<string, object?>("reason", r.ToString())));

    private void OfSources(string name, string description, Func<SourceCounts, long> value) => meter.CreateObservableCounter(
        name,
        () => sources.All.Select(s => new Measurement<long>(
            value(intake.CountersOf(s.Id).Read()),
            new KeyValuePair<string, object?>("source", s.Name),
            new KeyValuePair<string, object?>("workspace", s.Workspace.Value.ToString(CultureInfo.InvariantCulture)))),
        unit: null,
        description);

    private void OfWorkspaces(string name, string description, Func<PipelineStatus, long> value) => meter.CreateObservableGauge(
        name,
        () => open.All.Select(w => new Measurement<long>(
            value(w.Status), new KeyValuePair<string, object?>("workspace", w.Id.Value.ToString(CultureInfo.InvariantCulture)))),
        unit: null,
        description);
}

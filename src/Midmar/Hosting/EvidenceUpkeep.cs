using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Records;

namespace Midmar.Hosting;

/// <summary>Deletes content whose disposal was agreed to when the process ended before it was deleted.</summary>
internal sealed partial class EvidenceUpkeep(CentreRuntime centre, Ledger ledger, IEvidenceStore store, ILogger<EvidenceUpkeep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var runtime in centre.Runtimes)
        {
            try
            {
                Apply(runtime.Id, (await ledger.OfAsync(runtime.Id, stoppingToken)).Shelf(EvidenceItem.Kind));
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // Whatever is wrong with one workspace's ledger or disk shows where it is used; it does not stop the centre.
                LogFailed(runtime.Id.Value, failed);
            }
        }
    }

    private void Apply(WorkspaceId workspace, Shelf<EvidenceItem> shelf)
    {
        // Only what a disposal names: a file that no item names is for people to look at.
        foreach (var content in shelf.All.Values.Where(e => !e.State.HasContent).SelectMany(e => e.State.Contents))
        {
            store.Remove(workspace, content.Sha256, () => EvidenceRules.IsUsed(shelf.All.Values.Select(e => e.State), content.Sha256));
        }
    }

    [LoggerMessage(LogLevel.Error, "Workspace {Workspace}: content of evidence that was disposed of could not be deleted; it is tried again at the next start.")]
    private partial void LogFailed(int workspace, Exception failed);
}

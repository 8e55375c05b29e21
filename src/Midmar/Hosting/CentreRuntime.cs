using System.Collections.Concurrent;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Indicators;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Store.Files;

namespace Midmar.Hosting;

/// <summary>The open workspaces of a centre. Rules and indicators are the same in all of them.</summary>
internal sealed class CentreRuntime(DataFolder folder, Intake intake, PipelineOptions options, TimeProvider wall) : IOpenWorkspaces, IAsyncDisposable
{
    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceRuntime> open = new();
    private readonly Lock gate = new();
    private RuleSet? rules;
    private IndicatorIndex indicators = IndicatorIndex.Empty;

    public IReadOnlyCollection<IOpenWorkspace> All => [.. open.Values.OrderBy(w => w.Id.Value)];

    public IOpenWorkspace? Find(WorkspaceId workspace) => open.GetValueOrDefault(workspace);

    public IReadOnlyCollection<WorkspaceRuntime> Runtimes => [.. open.Values];

    public WorkspaceRuntime? Runtime(WorkspaceId workspace) => open.GetValueOrDefault(workspace);

    /// <summary>Opens a workspace, and its door when it is ready.</summary>
    public async Task<WorkspaceRuntime> OpenAsync(WorkspaceId workspace, TimeProvider clock, CancellationToken cancellation)
    {
        var inForce = rules ?? throw new InvalidOperationException("Rules come first.");
        var known = indicators;
        var runtime = await WorkspaceRuntime.OpenAsync(
            new WorkspaceParts(workspace, options, new DurableFiles(), inForce, known, clock, wall, intake.CountersOf),
            folder.Workspace(workspace),
            cancellation);
        lock (gate)
        {
            open[workspace] = runtime;
            if (!ReferenceEquals(inForce, rules))
            {
                runtime.Pipeline.Use(rules);
            }

            if (!ReferenceEquals(known, indicators))
            {
                runtime.Pipeline.Use(indicators);
            }
        }

        intake.Open(workspace, runtime.Pipeline);
        return runtime;
    }

    /// <summary>Uses these rules everywhere, from the next batch on.</summary>
    public void Use(RuleSet others)
    {
        lock (gate)
        {
            rules = others;
            foreach (var runtime in open.Values)
            {
                runtime.Pipeline.Use(others);
            }
        }
    }

    /// <summary>Looks for these indicators everywhere, from the next batch on.</summary>
    public void Use(IndicatorIndex others)
    {
        lock (gate)
        {
            indicators = others;
            foreach (var runtime in open.Values)
            {
                runtime.Pipeline.Use(others);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runtime in open.Values)
        {
            intake.Close(runtime.Id);
            await runtime.DisposeAsync();
        }

        open.Clear();
    }
}

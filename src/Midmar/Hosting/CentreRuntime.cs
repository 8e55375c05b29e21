using System.Collections.Concurrent;
using System.Collections.Frozen;
using Midmar.Centre.Rules;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Indicators;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;

namespace Midmar.Hosting;

/// <summary>
/// The open workspaces of a centre, each with its own clock: the wall clock for the live one, an exercise's own for the
/// others. Rules and indicators are the same in all of them.
/// </summary>
internal sealed class CentreRuntime(DataFolder folder, IDurableFiles files, Intake intake, PipelineOptions options, TimeProvider wall)
    : IOpenWorkspaces, IWorkspaceOpening, IRuleCatalogue, IAsyncDisposable
{
    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceRuntime> open = new();
    private readonly ConcurrentDictionary<WorkspaceId, KeptClock> clocks = new();
    private readonly SemaphoreSlim opening = new(1);
    private readonly Lock gate = new();
    private RuleSet? rules;
    private FrozenDictionary<string, SigmaDocument> byId = FrozenDictionary<string, SigmaDocument>.Empty;
    private IndicatorIndex indicators = IndicatorIndex.Empty;

    public IReadOnlyCollection<IOpenWorkspace> All => [.. open.Values.OrderBy(w => w.Id.Value)];

    public IOpenWorkspace? Find(WorkspaceId workspace) => open.GetValueOrDefault(workspace);

    public SigmaDocument? Find(string id) => byId.GetValueOrDefault(id);

    public IReadOnlyCollection<WorkspaceRuntime> Runtimes => [.. open.Values];

    public WorkspaceRuntime? Runtime(WorkspaceId workspace) => open.GetValueOrDefault(workspace);

    /// <summary>The clock of an exercise that is open.</summary>
    public KeptClock? ClockOf(WorkspaceId workspace) => clocks.GetValueOrDefault(workspace);

    /// <summary>Opens the workspaces of a centre; one exercise that cannot be opened does not keep the others shut.</summary>
    public async Task OpenAllAsync(IReadOnlyList<Workspace> workspaces, TextWriter log, CancellationToken cancellation)
    {
        foreach (var workspace in workspaces)
        {
            try
            {
                await OpenAsync(workspace, cancellation);
            }
            catch (Exception e) when (workspace.Kind == WorkspaceKind.Exercise && e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                await log.WriteLineAsync($"Exercise '{workspace.Name}' (workspace {workspace.Id.Value}) stays closed: {e.Message}");
            }
        }
    }

    /// <summary>Opens a workspace, and its door when it is ready.</summary>
    public async Task OpenAsync(Workspace workspace, CancellationToken cancellation)
    {
        await opening.WaitAsync(cancellation);
        try
        {
            if (!open.ContainsKey(workspace.Id))
            {
                await OpenAsync(workspace.Id, ClockFor(workspace), cancellation);
            }
        }
        catch
        {
            if (clocks.TryRemove(workspace.Id, out var clock))
            {
                clock.Dispose();
            }

            throw;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Uses these rules everywhere, from the next batch on.</summary>
    public void Use(RuleSet others)
    {
        lock (gate)
        {
            rules = others;
            byId = others.Rules.Concat<SigmaDocument>(others.Correlations)
                .Where(r => r.Id is not null).DistinctBy(r => r.Id, StringComparer.Ordinal).ToFrozenDictionary(r => r.Id!, StringComparer.Ordinal);
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

        foreach (var clock in clocks.Values)
        {
            clock.Dispose();
        }

        open.Clear();
        clocks.Clear();
        opening.Dispose();
    }

    private TimeProvider ClockFor(Workspace workspace) => workspace.Kind == WorkspaceKind.Live
        ? wall
        : clocks.GetOrAdd(workspace.Id, id => KeptClock.Open(folder.Workspace(id), files, wall)).Clock;

    private async Task OpenAsync(WorkspaceId workspace, TimeProvider clock, CancellationToken cancellation)
    {
        var inForce = rules ?? throw new InvalidOperationException("Rules come first.");
        var known = indicators;
        var runtime = await WorkspaceRuntime.OpenAsync(
            new WorkspaceParts(workspace, options, files, inForce, known, clock, wall, intake.CountersOf),
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
    }
}

using Microsoft.Data.Sqlite;
using Midmar.Centre.Alerts;
using Midmar.Detection.Indicators;
using Midmar.Detection.Pipeline;
using Midmar.Exercise.Simulation;
using Midmar.Hosting;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Store.Files;

namespace Midmar.Exercises;

/// <summary>An exercise workspace as the centre opens it, journal, lake and findings included, in a folder that goes when it is closed, on a clock of ticks.</summary>
internal sealed class HeadlessGround : IExerciseGround, IAsyncDisposable
{
    /// <summary>Simulated sources send in order, so that correlation need not wait for stragglers as it does for real ones.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Not the live one.</summary>
    private static readonly WorkspaceId Own = new(2);

    private readonly DirectoryInfo folder;
    private readonly TickClock clock;
    private readonly Intake intake;
    private readonly WorkspaceRuntime runtime;

    private HeadlessGround(DirectoryInfo folder, TickClock clock, Intake intake, WorkspaceRuntime runtime)
    {
        this.folder = folder;
        this.clock = clock;
        this.intake = intake;
        this.runtime = runtime;
    }

    /// <summary>Where its files lie until it is closed.</summary>
    public string Folder => folder.FullName;

    public WorkspaceId Workspace => Own;

    public IIntake Intake => intake;

    public IAlertList Alerts => runtime.Alerts;

    /// <summary>Opens one.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="start">What its clock shows, UTC.</param>
    /// <param name="workers">Threads that read and match (count).</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HeadlessGround> OpenAsync(RuleSet rules, DateTime start, int workers, CancellationToken cancellation)
    {
        var place = Directory.CreateTempSubdirectory("midmar-exercise-");
        try
        {
            var ticks = new TickClock(start);
            var door = new Intake();
            var options = new PipelineOptions { Workers = workers, Tolerance = Tolerance };
            var opened = await WorkspaceRuntime.OpenAsync(
                new WorkspaceParts(Own, options, new DurableFiles(), rules, IndicatorIndex.Empty, ticks, ticks, door.CountersOf), place.FullName, cancellation);
            door.Open(Own, opened.Pipeline);
            return new HeadlessGround(place, ticks, door, opened);
        }
        catch
        {
            place.Delete(recursive: true);
            throw;
        }
    }

    public void SetTime(DateTime now) => clock.Set(now);

    public Task DrainAsync(CancellationToken cancellation) => runtime.Pipeline.AdvanceAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        intake.Close(Own);
        await runtime.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}

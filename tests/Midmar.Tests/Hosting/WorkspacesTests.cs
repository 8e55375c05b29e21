using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Tests.Access;
using Xunit;

namespace Midmar.Tests.Hosting;

public sealed class WorkspacesTests
{
    private const string Whoami = """{"@timestamp":"2026-06-11T18:00:00.000Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":1,"computer_name":"tkt-ws07","event_data":{"Image":"C:\\Windows\\System32\\whoami.exe"}}}""" + "\n";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exercise_opens_when_it_is_made_and_goes_by_its_own_clock()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (_, actor, _) = await centre.AdministratorAsync();
        var team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", None));
        var kickoff = new DateTime(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

        Assert.Equal([Workspace.Live, team.Id], centre.Get<IOpenWorkspaces>().All.Select(w => w.Id));
        Some.Value(await centre.Get<IExerciseClocks>().ChangeAsync(actor, team.Id, new SetClock(kickoff), None));
        var receipt = await centre.Get<IIntake>().AcceptAsync(DeliveryOf(team.Id, Whoami), Timeout.InfiniteTimeSpan, None);
        Assert.Equal((DeliveryOutcome.Stored, 1), (receipt.Outcome, receipt.Records));

        var alert = Assert.Single(await AlertsAsync(centre, team.Id));
        Assert.Equal(kickoff, alert.Raised);
        Assert.Empty(await centre.Get<IOpenWorkspaces>().Find(Workspace.Live)!.Alerts.ReadAsync(new AlertQuery { Limit = 1 }, None));
    }

    [Fact]
    public async Task After_a_restart_exercises_are_open_with_their_clocks_paused_where_they_stood()
    {
        using var folder = new TemporaryFolder();
        WorkspaceId team;
        DateTime stopped;
        await using (var centre = await OpenCentre.StartAsync(folder))
        {
            var (_, actor, _) = await centre.AdministratorAsync();
            team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", None)).Id;
            var clocks = centre.Get<IExerciseClocks>();
            Some.Value(await clocks.ChangeAsync(actor, team, new SetClock(new DateTime(2030, 6, 11, 18, 0, 0, DateTimeKind.Utc)), None));
            Some.Value(await clocks.ChangeAsync(actor, team, new SetClockSpeed(60), None));
            Assert.True(Some.Value(await clocks.ChangeAsync(actor, team, new StartClock(), None)).IsRunning);
            await centre.Get<IIntake>().AcceptAsync(DeliveryOf(team, Whoami), Timeout.InfiniteTimeSpan, None);
            Assert.Single(await AlertsAsync(centre, team));
            stopped = clocks.Read(team)!.Time;
        }

        await using var again = await OpenCentre.StartAsync(folder);

        var clock = again.Get<IExerciseClocks>().Read(team)!;
        Assert.False(clock.IsRunning);
        Assert.Equal(60, clock.Speed);
        Assert.InRange(clock.Time, stopped, stopped.AddHours(1));
        await Task.Delay(50, None);
        Assert.Equal(clock, again.Get<IExerciseClocks>().Read(team));
        Assert.Single(await AlertsAsync(again, team));
    }

    [Fact]
    public async Task A_backup_taken_while_an_exercise_runs_has_its_clock_and_the_restored_one_is_not_turned_back()
    {
        using var folder = new TemporaryFolder();
        using var restored = new TemporaryFolder();
        var backup = Path.Combine(folder.Path, "centre.zip");
        WorkspaceId team;
        DateTime before;
        await using (var centre = await OpenCentre.StartAsync(folder))
        {
            var (_, actor, _) = await centre.AdministratorAsync();
            team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", None)).Id;
            var clocks = centre.Get<IExerciseClocks>();
            Some.Value(await clocks.ChangeAsync(actor, team, new SetClock(new DateTime(2030, 6, 11, 18, 0, 0, DateTimeKind.Utc)), None));
            Some.Value(await clocks.ChangeAsync(actor, team, new SetClockSpeed(10), None));
            Some.Value(await clocks.ChangeAsync(actor, team, new StartClock(), None));
            before = clocks.Read(team)!.Time;
            var written = await MidmarProcess.RunAsync("backup", "--data", Path.Combine(folder.Path, "data"), "--to", backup);
            Assert.True(written.ExitCode == 0, written.Error);
        }

        var made = await MidmarProcess.RunAsync("restore", "--from", backup, "--data", Path.Combine(restored.Path, "data"));
        Assert.True(made.ExitCode == 0, made.Error);
        await using var again = await OpenCentre.StartAsync(restored);

        var clock = again.Get<IExerciseClocks>().Read(team)!;
        Assert.Equal((10d, false, true), (clock.Speed, clock.IsRunning, clock.HasRun));
        Assert.InRange(clock.Time, before, before.AddHours(1));
    }

    [Fact]
    public async Task The_live_workspace_has_no_clock_to_turn_and_others_may_not_turn_one()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (_, actor, _) = await centre.AdministratorAsync();
        var clocks = centre.Get<IExerciseClocks>();
        var team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", None)).Id;
        var (browser, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Trainee, team));
        browser.Dispose();

        Assert.Null(clocks.Read(Workspace.Live));
        Assert.IsNotType<Done<ClockState>>(await clocks.ChangeAsync(actor, Workspace.Live, new PauseClock(), None));
        Assert.IsType<Refused<ClockState>>(await clocks.ChangeAsync(Actor.Of(person, "127.0.0.1"), team, new StartClock(), None));
        Assert.False(clocks.Read(team)!.IsRunning);
    }

    /// <summary>The alerts, once there is one: a receipt comes when a delivery is read, its findings are committed a moment later.</summary>
    private static async Task<IReadOnlyList<Alert>> AlertsAsync(OpenCentre centre, WorkspaceId workspace)
    {
        var list = centre.Get<IOpenWorkspaces>().Find(workspace)!.Alerts;
        for (var i = 0; i < 300 && list.Version == 0; i++)
        {
            if (await list.ReadAsync(new AlertQuery { Limit = 10 }, None) is { Count: > 0 } there)
            {
                return there;
            }

            await Task.Delay(100, None);
        }

        return await list.ReadAsync(new AlertQuery { Limit = 10 }, None);
    }

    private static Delivery DeliveryOf(WorkspaceId workspace, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        return new Delivery
        {
            Workspace = workspace,
            Source = new SourceId(1),
            ReadAs = new ReadAs("json", "winlogbeat", LogSources: null),
            RecordSource = 1,
            Position = 0,
            Buffer = bytes,
            Length = bytes.Length,
            Digest = null,
        };
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Exercises;

/// <summary>The time of an exercise, and what turns it for whoever may. It is drawn every second and asked for again every few.</summary>
public sealed partial class ClockPage
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);

    /// <summary>Minutes that it can be set ahead by with one press.</summary>
    private static readonly int[] Jumps = [5, 15, 60];

    private ClockState? clock;
    private long askedAt;
    private bool mayTurn;
    private string? failure;
    private string? refusal;
    private string? speed;
    private string? time;
    private ITimer? timer;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private ClockDesk Desk { get; set; } = null!;

    [Inject]
    private TimeProvider Wall { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ExercisesText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Id => new(Workspace);

    /// <summary>What it says at this moment.</summary>
    private DateTime Shown => clock!.IsRunning ? clock.Time + (Wall.GetElapsedTime(askedAt) * clock.Speed) : clock.Time;

    private string SpeedText => clock!.Speed.ToString("0.##", CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayTurn = await Desk.MayTurnAsync(Id);
        await LoadAsync();
        timer = Wall.CreateTimer(_ => _ = UpdateAsync(TickAsync), state: null, Tick, Tick);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        timer?.Dispose();
        base.Dispose(disposing);
    }

    private Task TickAsync() => Wall.GetElapsedTime(askedAt) >= AskEvery ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync() => Take(await Desk.ReadAsync(Id));

    private void Take(Outcome<ClockState> outcome)
    {
        if (outcome is Done<ClockState>(var state))
        {
            (clock, askedAt, failure) = (state, Wall.GetTimestamp(), null);
            speed ??= state.Speed.ToString(CultureInfo.InvariantCulture);
            time ??= TextOf(state.Time).Replace(' ', 'T');
        }
        else if (outcome is Refused<ClockState>(var reason))
        {
            failure = A.Of(reason);
        }
    }

    private Task ToggleAsync() => TurnAsync(clock!.IsRunning ? new PauseClock() : new StartClock());

    private Task JumpAsync(TimeSpan ahead) => TurnAsync(new SetClock(Shown + ahead));

    private Task SetSpeedAsync() => TurnAsync(new SetClockSpeed(
        double.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted) ? wanted : double.NaN));

    private Task SetTimeAsync() => TurnAsync(new SetClock(DateTime.TryParse(
        time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var wanted) ? wanted : DateTime.MinValue));

    private async Task TurnAsync(ClockCommand command)
    {
        refusal = null;
        var outcome = await Desk.ChangeAsync(Id, command, Gone);
        if (outcome is Refused<ClockState>(var reason))
        {
            // The clock is as it was, and goes on being shown.
            refusal = A.Of(reason);
            return;
        }

        time = null;
        Take(outcome);
    }

    private static string TextOf(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

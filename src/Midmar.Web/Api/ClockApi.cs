using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Features.Exercises;

namespace Midmar.Web.Api;

/// <summary>The clock of an exercise.</summary>
/// <param name="Time">What it says, UTC.</param>
/// <param name="Speed">Exercise seconds to a second, while it runs.</param>
/// <param name="IsRunning">Whether it goes.</param>
public sealed record ClockBody(DateTime Time, double Speed, bool IsRunning);

/// <summary>What is wanted of a clock: one of the four.</summary>
/// <param name="Action"><c>start</c>, <c>pause</c>, <c>speed</c> or <c>set</c>.</param>
/// <param name="Speed">Of <c>speed</c>: exercise seconds to a second, 0.1 to 60.</param>
/// <param name="Time">Of <c>set</c>: the time, with its zone.</param>
public sealed record ClockCommandBody(string? Action, double? Speed, DateTimeOffset? Time);

/// <summary>Clocks of exercises.</summary>
internal static class ClockApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/clock";
        endpoints.MapGet(path, ReadAsync).Describe("Exercises", "What the exercise's clock says", Permission.SeeAlerts).Produces<ClockBody>().ProducesProblem(409);
        endpoints.MapPost(path, ChangeAsync).Describe("Exercises", "Start, pause, speed or set the exercise's clock", Permission.RunExercise)
            .Produces<ClockBody>().ProducesProblem(400).ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, ClockDesk desk) => Answers.Of(await desk.ReadAsync(new WorkspaceId(workspace)), BodyOf);

    private static async Task<IResult> ChangeAsync(int workspace, ClockCommandBody body, ClockDesk desk, CancellationToken cancellation)
    {
        ClockCommand? command = body switch
        {
            { Action: "start" } => new StartClock(),
            { Action: "pause" } => new PauseClock(),
            { Action: "speed", Speed: { } speed } => new SetClockSpeed(speed),
            { Action: "set", Time: { } time } => new SetClock(time.UtcDateTime),
            _ => null,
        };
        return command is null
            ? Answers.Mistake("BadClockCommand", "The action is start, pause, speed (with a speed) or set (with a time).")
            : Answers.Of(await desk.ChangeAsync(new WorkspaceId(workspace), command, cancellation), BodyOf);
    }

    private static ClockBody BodyOf(ClockState clock) => new(clock.Time, clock.Speed, clock.IsRunning);
}

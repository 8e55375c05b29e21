using Midmar.Centre.People;

namespace Midmar.Centre.Workspaces;

/// <summary>What is wanted of an exercise's clock.</summary>
public abstract record ClockCommand;

/// <summary>Lets it go.</summary>
public sealed record StartClock : ClockCommand;

/// <summary>Stops it where it is.</summary>
public sealed record PauseClock : ClockCommand;

/// <summary>Lets it go faster or slower, now or once it runs.</summary>
/// <param name="Speed">Exercise seconds to a second, <see cref="ClockState.MinSpeed"/> to <see cref="ClockState.MaxSpeed"/>.</param>
public sealed record SetClockSpeed(double Speed) : ClockCommand;

/// <summary>Sets it to a time.</summary>
/// <param name="Time">The time, UTC.</param>
public sealed record SetClock(DateTime Time) : ClockCommand;

/// <summary>There is no open exercise of that number; the live workspace goes by the wall clock.</summary>
public sealed record NotAnExercise : Refusal;

/// <summary>A clock that has run is not set back: what came then would be older than what is there.</summary>
public sealed record ClockCannotGoBack : Refusal;

/// <summary>The time lies outside <see cref="ClockState.Earliest"/> to <see cref="ClockState.Latest"/>.</summary>
public sealed record ClockTimeOutOfRange : Refusal;

/// <summary>The speed lies outside <see cref="ClockState.MinSpeed"/> to <see cref="ClockState.MaxSpeed"/>.</summary>
public sealed record ClockSpeedOutOfRange : Refusal;

using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Centre.Tests.Workspaces;

public sealed class ClockRulesTests
{
    private static readonly DateTime Kickoff = new(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_clock_that_never_ran_is_set_to_any_time()
    {
        Assert.Equal(Kickoff.AddDays(-300), Done(ClockState.At(Kickoff), new SetClock(Kickoff.AddDays(-300))).Time);
        Assert.IsType<ClockTimeOutOfRange>(Refused(ClockState.At(Kickoff), new SetClock(ClockState.Latest.AddTicks(1))));
        Assert.IsType<ClockTimeOutOfRange>(Refused(ClockState.At(Kickoff), new SetClock(ClockState.Earliest.AddTicks(-1))));
    }

    [Fact]
    public void A_clock_that_has_run_is_set_forward_only()
    {
        var paused = Done(Done(ClockState.At(Kickoff), new StartClock()), new PauseClock());

        Assert.False(paused.IsRunning);
        Assert.IsType<ClockCannotGoBack>(Refused(paused, new SetClock(Kickoff.AddTicks(-1))));
        Assert.Equal(Kickoff.AddHours(2), Done(paused, new SetClock(Kickoff.AddHours(2))).Time);
    }

    [Theory]
    [InlineData(ClockState.MinSpeed, true)]
    [InlineData(ClockState.MaxSpeed, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(60.5, false)]
    [InlineData(double.NaN, false)]
    public void Speed_has_limits(double speed, bool isTaken)
    {
        if (isTaken)
        {
            Assert.Equal(speed, Done(ClockState.At(Kickoff), new SetClockSpeed(speed)).Speed);
        }
        else
        {
            Assert.IsType<ClockSpeedOutOfRange>(Refused(ClockState.At(Kickoff), new SetClockSpeed(speed)));
        }
    }

    private static ClockState Done(ClockState clock, ClockCommand command) => Assert.IsType<Done<ClockState>>(ClockRules.Decide(clock, command)).Value;

    private static Refusal Refused(ClockState clock, ClockCommand command) => Assert.IsType<Refused<ClockState>>(ClockRules.Decide(clock, command)).Reason;
}

using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Exercises;
using Xunit;

namespace Midmar.Web.Tests.Exercises;

public sealed class ClockPageTests : BunitContext
{
    private static readonly DateTime Kickoff = new(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider wall = new(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly SomeCentre centre = new();

    public ClockPageTests()
    {
        centre.State = ClockState.At(Kickoff);
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(wall)
            .AddSingleton<IAccessControl>(centre)
            .AddSingleton<IWorkspaceStore>(centre)
            .AddSingleton<IExerciseClocks>(centre)
            .AddSingleton<IHttpContextAccessor>(new HttpContextAccessor())
            .AddSingleton<AuthenticationStateProvider>(centre)
            .AddSingleton<Seat>().AddSingleton<ClockDesk>();
    }

    [Fact]
    public void Whoever_may_only_look_sees_time_and_state_and_nothing_to_turn_it_with()
    {
        centre.MayTurn = false;
        var page = Page();

        Assert.Equal("2026-06-11 18:00:00Z", page.Find("time.now").TextContent);
        Assert.Equal("Paused", page.Find(".state-of").TextContent);
        Assert.Empty(page.FindAll("button, input"));
    }

    [Fact]
    public void It_is_started_sped_set_ahead_and_paused_through_the_desk()
    {
        var page = Page();
        page.Find("button.toggle").Click();
        page.Find("#speed").Change("10");
        page.FindAll("form")[0].Submit();
        page.FindAll("button.jump")[1].Click();
        page.Find("button.toggle").Click();

        Assert.Equal(
            [new StartClock(), new SetClockSpeed(10), new SetClock(Kickoff.AddMinutes(15)), new PauseClock()],
            centre.Commands);
        Assert.Equal("2026-06-11 18:15:00Z", page.Find("time.now").TextContent);
    }

    [Fact]
    public void A_running_clock_goes_on_by_itself_at_its_speed_and_is_asked_again()
    {
        centre.State = centre.State with { IsRunning = true, Speed = 60, HasRun = true };
        var page = Page();
        Assert.Equal("Running, 60 × real time", page.Find(".state-of").TextContent);

        wall.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal("2026-06-11 18:02:00Z", page.Find("time.now").TextContent));

        // Somebody else pauses it.
        centre.State = centre.State with { IsRunning = false, Time = Kickoff.AddMinutes(30) };
        wall.Advance(TimeSpan.FromSeconds(4));
        page.WaitForAssertion(() => Assert.Equal("2026-06-11 18:30:00Z", page.Find("time.now").TextContent));
        Assert.Equal("Paused", page.Find(".state-of").TextContent);
    }

    [Theory]
    [InlineData("en", "A clock that has run")]
    [InlineData("fr", "Une horloge qui a")]
    [InlineData("ar", "الساعة")]
    public void A_refusal_is_said_in_the_language_of_the_page_and_the_clock_stays(string language, string words)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(language), CultureInfo.GetCultureInfo(language));
        centre.State = centre.State with { HasRun = true };
        var page = Page();
        page.Find("#time").Change("2020-01-01T00:00:00");
        page.FindAll("form")[1].Submit();

        Assert.Contains(words, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-06-11 18:00:00Z", page.Find("time.now").TextContent);
    }

    private IRenderedComponent<ClockPage> Page() => Render<ClockPage>(parameters => parameters.Add(p => p.Workspace, 2));

    /// <summary>Somebody signed in, one exercise, and its clock.</summary>
    private sealed class SomeCentre : AuthenticationStateProvider, IAccessControl, IWorkspaceStore, IExerciseClocks
    {
        private static readonly Workspace Team = new(new WorkspaceId(2), "team 1", WorkspaceKind.Exercise, Kickoff);

        public ClockState State { get; set; } = ClockState.At(Kickoff);

        public bool MayTurn { get; set; } = true;

        public List<ClockCommand> Commands { get; } = [];

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(SignInRules.MethodClaim, SignInRules.ByTwoFactors)], "test"))));

        public Task<Refusal?> DecideAsync(Actor actor, Permission permission, WorkspaceId workspace, CancellationToken cancellation) =>
            Task.FromResult<Refusal?>(permission == Permission.RunExercise && !MayTurn ? new NotAMember() : null);

        public Task<Person?> FindAsync(string personId, CancellationToken cancellation) => Task.FromResult<Person?>(new Person { Id = personId, UserName = "amina", DisplayName = "Amina" });

        public Task<IReadOnlyList<Person>> WhoMayAsync(Permission permission, WorkspaceId workspace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<Membership>> MembershipsAsync(string personId, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Membership>>([]);

        public Task<IReadOnlyList<Workspace>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Workspace>>([Team]);

        public Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancellation) => Task.FromResult<Workspace?>(Team);

        public Task<Workspace?> AddExerciseAsync(string name, DateTime made, CancellationToken cancellation) => throw new NotSupportedException();

        public ClockState? Read(WorkspaceId workspace) => State;

        public Task<Outcome<ClockState>> ChangeAsync(Actor actor, WorkspaceId workspace, ClockCommand command, CancellationToken cancellation)
        {
            Commands.Add(command);
            var outcome = ClockRules.Decide(State, command);
            State = outcome is Done<ClockState>(var next) ? next : State;
            return Task.FromResult(outcome);
        }
    }
}

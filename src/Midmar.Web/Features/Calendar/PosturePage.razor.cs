using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Calendar;

/// <summary>The posture: what it is now and why, what it is tied to, and what changes at each level.</summary>
public sealed partial class PosturePage
{
    private Posture? posture;
    private LevelForm[] levels = [];
    private string? mistake;
    private int setLevel = 3;
    private DateTime? setUntil;
    private string setReason = string.Empty;
    private int ruleLevel = 3;
    private string ruleScope = string.Empty;
    private double ruleBefore = 6;
    private double ruleAfter = 2;

    [Inject]
    private CalendarDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        setUntil = Whole(Event.NowIn(Here).AddHours(4));
    }

    /// <inheritdoc/>
    protected override Task ShowAsync(EventView found)
    {
        posture = found.PostureAt(Event.NowIn(Here));
        levels = [.. found.Plan.Levels.Select(LevelForm.Of)];
        return Task.CompletedTask;
    }

    private async Task SetAsync()
    {
        if (await AfterAsync(await Desk.SetPostureAsync(Here, setLevel, DateTime.SpecifyKind(setUntil ?? default, DateTimeKind.Utc), setReason.Trim(), Gone)))
        {
            setReason = string.Empty;
        }
    }

    private async Task ReleaseAsync() => await AfterAsync(await Desk.ReleasePostureAsync(Here, Gone));

    private async Task AddRuleAsync()
    {
        var number = ruleScope.Length > 1 ? long.Parse(ruleScope.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        var scope = ruleScope switch
        {
            ['v', ..] => new PostureScope(number, Circle: null, Entity: null),
            ['c', ..] => new PostureScope(Venue: null, (int)number, Entity: null),
            ['e', ..] => new PostureScope(Venue: null, Circle: null, number),
            _ => new PostureScope(Venue: null, Circle: null, Entity: null),
        };
        await AfterAsync(await Desk.PutRuleAsync(Here, new PostureRule(0, scope, Span(ruleBefore), Span(ruleAfter), ruleLevel), Gone));
    }

    private async Task RemoveRuleAsync(int number) => await AfterAsync(await Desk.RemoveRuleAsync(Here, number, Gone));

    private async Task SaveLevelAsync(int level) => await AfterAsync(await Desk.ChangeLevelAsync(Here, level, levels[level - 1].ToFacts(), Gone));

    private async Task<bool> AfterAsync(Outcome<int> outcome)
    {
        mistake = outcome is Refused<int>(var reason) ? Words.Of(reason) : null;
        if (mistake is null)
        {
            await LoadAsync();
        }

        return mistake is null;
    }

    private string ScopeOf(PostureScope scope) =>
        scope.Venue is { } venue ? View!.Venues.GetValueOrDefault(venue)?.State.Facts.Name ?? "–"
        : scope.Entity is { } entity ? View!.Entities.GetValueOrDefault(entity)?.State.Facts.Name ?? "–"
        : scope.Circle is { } circle ? T["CircleVenues", circle]
        : T["AnyFixture"];

    private string Hours(TimeSpan span) => T["Hours", span.TotalHours.ToString("0.#", CultureInfo.CurrentCulture)];

    /// <summary>What is beyond reason is for the decision to refuse, not for the clock to break on.</summary>
    private static TimeSpan Span(double hours) => TimeSpan.FromHours(Math.Clamp(double.IsFinite(hours) ? hours : -1, -1, 10_000));

    private static DateTime Whole(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private sealed class LevelForm
    {
        public string Name { get; set; } = string.Empty;

        public int Bonus { get; set; }

        public int Minutes { get; set; }

        public string List { get; set; } = string.Empty;

        public static LevelForm Of(PostureLevel facts) => new()
        {
            Name = facts.Name, Bonus = facts.ScoreBonus, Minutes = (int)facts.AcknowledgeWithin.TotalMinutes, List = string.Join('\n', facts.Checklist),
        };

        public PostureLevel ToFacts() => new(
            Name.Trim(), Bonus, TimeSpan.FromMinutes(Minutes), [.. List.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    }
}

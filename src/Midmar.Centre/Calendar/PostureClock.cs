using System.Collections.Immutable;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>Says which level holds when: what was set by hand, else the highest level a rule asks for, else the first. Any thread.</summary>
internal sealed class PostureClock
{
    private readonly PosturePlan plan;
    private readonly ImmutableArray<Span> spans;

    public PostureClock(PosturePlan plan, IEnumerable<Kept<Fixture>> fixtures, Func<long, int?> circleOfVenue)
    {
        this.plan = plan;
        spans = [.. fixtures
            .SelectMany(f => plan.Rules.Where(r => Applies(r.Scope, f.State.Facts, circleOfVenue)).Select(r => new Span(
                f.State.Facts.Start - r.Before, f.State.Facts.End + r.After, r, f.Number)))
            .OrderBy(s => s.From)];
    }

    public Posture At(DateTime time)
    {
        if (plan.Override is { } set && set.Since <= time && time < set.Until)
        {
            return new Posture(set.Level, plan.Levels[set.Level - 1], set.Until, Rule: null, Fixture: null, set);
        }

        Span? highest = null;
        DateTime? next = null;
        foreach (var span in spans)
        {
            if (span.From > time)
            {
                // Spans are in the order of their beginnings: the first that is still to come is the next.
                next = Earlier(next, span.From);
                break;
            }

            if (time < span.To)
            {
                next = Earlier(next, span.To);
                highest = highest is null || span.Rule.Level > highest.Rule.Level || (span.Rule.Level == highest.Rule.Level && span.To > highest.To) ? span : highest;
            }
        }

        var level = highest?.Rule.Level ?? 1;
        return new Posture(level, plan.Levels[level - 1], next, highest?.Rule, highest?.Fixture, Override: null);
    }

    private static DateTime Earlier(DateTime? one, DateTime other) => one is { } known && known < other ? known : other;

    private static bool Applies(PostureScope scope, FixtureFacts fixture, Func<long, int?> circleOfVenue) =>
        (scope.Venue is not { } venue || fixture.Venue == venue)
        && (scope.Circle is not { } circle || (fixture.Venue is { } at && circleOfVenue(at) <= circle))
        && (scope.Entity is not { } entity || fixture.Entities.Contains(entity));

    private sealed record Span(DateTime From, DateTime To, PostureRule Rule, long Fixture);
}

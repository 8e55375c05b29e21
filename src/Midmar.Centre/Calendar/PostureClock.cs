using System.Collections.Immutable;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>
/// Says which level holds when: what was set by hand, else the highest level a rule asks for, else the first. What the
/// calendar asks for is laid out once; then a time is found by halving. Any thread.
/// </summary>
internal sealed class PostureClock
{
    private readonly PosturePlan plan;
    private readonly ImmutableArray<Stretch> stretches;

    public PostureClock(PosturePlan plan, IEnumerable<Kept<Fixture>> fixtures, Func<long, int?> circleOfVenue)
    {
        this.plan = plan;
        stretches = LayOut([.. fixtures.SelectMany(f => plan.Rules
            .Where(r => Applies(r.Scope, f.State.Facts, circleOfVenue))
            .Select(r => new Span(f.State.Facts.Start - r.Before, f.State.Facts.End + r.After, r, f.Number)))]);
    }

    public Posture At(DateTime time)
    {
        if (plan.Override is { } set && set.Since <= time && time < set.Until)
        {
            return new Posture(set.Level, plan.Levels[set.Level - 1], set.Until, Rule: null, Fixture: null, set);
        }

        var at = IndexOf(time);
        var holds = at < 0 ? null : stretches[at].Holds;
        var level = LevelOf(holds);
        var next = at + 1;
        while (next < stretches.Length && LevelOf(stretches[next].Holds) == level)
        {
            // Another fixture asks for the same.
            next++;
        }

        return new Posture(level, plan.Levels[level - 1], next < stretches.Length ? stretches[next].From : null, holds?.Rule, holds?.Fixture, Override: null);
    }

    private static int LevelOf(Span? holds) => holds?.Rule.Level ?? 1;

    /// <summary>The stretch a time is in; -1: before the first.</summary>
    private int IndexOf(DateTime time)
    {
        var (low, high) = (0, stretches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = stretches[middle].From <= time ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <summary>Goes through all beginnings and ends in order; a stretch begins where something else holds.</summary>
    private static ImmutableArray<Stretch> LayOut(ImmutableArray<Span> spans)
    {
        var laid = ImmutableArray.CreateBuilder<Stretch>();
        var open = new SortedSet<Span>(Comparer<Span>.Create((a, b) =>
            (b.Rule.Level, b.To, b.Fixture, b.Rule.Number).CompareTo((a.Rule.Level, a.To, a.Fixture, a.Rule.Number))));
        var steps = spans.Where(s => s.From < s.To).SelectMany(s => new[] { (At: s.From, IsEnd: false, Span: s), (At: s.To, IsEnd: true, Span: s) });
        foreach (var step in steps.GroupBy(s => s.At).OrderBy(g => g.Key))
        {
            foreach (var (_, isEnd, span) in step)
            {
                _ = isEnd ? open.Remove(span) : open.Add(span);
            }

            var holds = open.Count > 0 ? open.Min : null;
            if (laid.Count == 0 || laid[^1].Holds != holds)
            {
                laid.Add(new Stretch(step.Key, holds));
            }
        }

        return laid.ToImmutable();
    }

    private static bool Applies(PostureScope scope, FixtureFacts fixture, Func<long, int?> circleOfVenue) =>
        (scope.Venue is not { } venue || fixture.Venue == venue)
        && (scope.Circle is not { } circle || (fixture.Venue is { } at && circleOfVenue(at) <= circle))
        && (scope.Entity is not { } entity || fixture.Entities.Contains(entity));

    private sealed record Span(DateTime From, DateTime To, PostureRule Rule, long Fixture);

    /// <summary>From here on this holds, until the next; null: nothing raises the level.</summary>
    private sealed record Stretch(DateTime From, Span? Holds);
}

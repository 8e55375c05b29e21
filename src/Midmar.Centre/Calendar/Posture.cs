using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>What changes at a level.</summary>
/// <param name="Name">What the centre calls it; empty: the name in each reader's language.</param>
/// <param name="ScoreBonus">Added to the score of every alert.</param>
/// <param name="AcknowledgeWithin">Time in which an alert has to be taken.</param>
/// <param name="Checklist">What people do at this level; empty: the checklist in each reader's language.</param>
public sealed record PostureLevel(string Name, int ScoreBonus, TimeSpan AcknowledgeWithin, ImmutableArray<string> Checklist)
{
    /// <summary>Lines of one checklist (count).</summary>
    public const int MaxLines = 30;

    /// <summary>The most that can be added to a score.</summary>
    public const int MaxBonus = 50;

    /// <summary>The longest time for an alert to be taken.</summary>
    public static readonly TimeSpan LongestAcknowledge = TimeSpan.FromHours(24);
}

/// <summary>Which fixtures a rule is about.</summary>
/// <param name="Venue">Those at this venue; null: at any.</param>
/// <param name="Circle">Those at venues of an organisation in this circle or a tighter one; null: any.</param>
/// <param name="Entity">Those that concern this organisation; null: any.</param>
public sealed record PostureScope(long? Venue, int? Circle, long? Entity);

/// <summary>Ties a level to the calendar.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Scope">Which fixtures.</param>
/// <param name="Before">How long before a fixture begins it holds.</param>
/// <param name="After">How long after its end.</param>
/// <param name="Level">The level, 1 to 4.</param>
public sealed record PostureRule(int Number, PostureScope Scope, TimeSpan Before, TimeSpan After, int Level)
{
    /// <summary>The longest before and after.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(14);
}

/// <summary>A level somebody set by hand.</summary>
/// <param name="Level">The level.</param>
/// <param name="Until">When it ends by itself, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who set it.</param>
/// <param name="Since">When, UTC.</param>
public sealed record PostureOverride(int Level, DateTime Until, string Reason, string By, DateTime Since)
{
    /// <summary>The longest a level holds by hand; then somebody has to want it anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);
}

/// <summary>The levels of a workspace and what they are tied to. There is one.</summary>
/// <param name="Levels">The four levels.</param>
/// <param name="Rules">The rules, by number.</param>
/// <param name="LastRule">The highest number a rule ever had.</param>
/// <param name="Override">A level set by hand; it may be over.</param>
public sealed record PosturePlan(ImmutableArray<PostureLevel> Levels, ImmutableArray<PostureRule> Rules, int LastRule, PostureOverride? Override)
{
    /// <summary>The number it is kept under.</summary>
    public const long Number = 1;

    /// <summary>Levels (count).</summary>
    public const int LevelCount = 4;

    /// <summary>Rules there may be (count).</summary>
    public const int MaxRules = 50;

    /// <summary>What a centre begins with: raised around the fixtures of the first circle, and the day of every fixture.</summary>
    public static readonly PosturePlan First = new(
        [
            new(string.Empty, 0, TimeSpan.FromHours(4), []),
            new(string.Empty, 5, TimeSpan.FromHours(1), []),
            new(string.Empty, 15, TimeSpan.FromMinutes(20), []),
            new(string.Empty, 25, TimeSpan.FromMinutes(5), []),
        ],
        [
            new(1, new PostureScope(Venue: null, Circle: null, Entity: null), TimeSpan.FromHours(12), TimeSpan.FromHours(2), 2),
            new(2, new PostureScope(Venue: null, Circle: 1, Entity: null), TimeSpan.FromHours(6), TimeSpan.FromHours(2), 3),
        ],
        LastRule: 2,
        Override: null);

    /// <summary>How it is kept.</summary>
    public static readonly EntityKind<PosturePlan, PostureEvent> Kind = new("posture", format: 1, Apply);

    private static PosturePlan Apply(PosturePlan? state, Happened<PostureEvent> happened)
    {
        var before = state ?? First;
        return happened.Event switch
        {
            PostureLevelChanged changed => before with { Levels = before.Levels.SetItem(changed.Level - 1, changed.Facts) },
            PostureRulePut put => before with
            {
                Rules = [.. before.Rules.Where(r => r.Number != put.Rule.Number).Append(put.Rule).OrderBy(r => r.Number)],
                LastRule = Math.Max(before.LastRule, put.Rule.Number),
            },
            PostureRuleRemoved removed => before with { Rules = before.Rules.RemoveAll(r => r.Number == removed.Number) },
            PostureSet set => before with { Override = new PostureOverride(set.Level, set.Until, set.Reason, happened.By.Name, happened.At) },
            PostureReleased => before with { Override = null },
            _ => throw new InvalidOperationException($"{happened.Event} is no event of the posture."),
        };
    }
}

/// <summary>What happens to the posture.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(PostureLevelChanged), "posture-level-changed")]
[JsonDerivedType(typeof(PostureRulePut), "posture-rule-put")]
[JsonDerivedType(typeof(PostureRuleRemoved), "posture-rule-removed")]
[JsonDerivedType(typeof(PostureSet), "posture-set")]
[JsonDerivedType(typeof(PostureReleased), "posture-released")]
public abstract record PostureEvent;

/// <summary>What a level means is another.</summary>
public sealed record PostureLevelChanged(int Level, PostureLevel Facts) : PostureEvent;

/// <summary>A rule was added or changed.</summary>
public sealed record PostureRulePut(PostureRule Rule) : PostureEvent;

/// <summary>A rule was taken off.</summary>
public sealed record PostureRuleRemoved(int Number) : PostureEvent;

/// <summary>A level was set by hand.</summary>
public sealed record PostureSet(int Level, DateTime Until, string Reason) : PostureEvent;

/// <summary>What was set by hand was taken back; the calendar decides again.</summary>
public sealed record PostureReleased : PostureEvent;

using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>A level is 1 to 4.</summary>
public sealed record NoSuchLevel : Refusal;

/// <summary>There is no such rule.</summary>
public sealed record NoSuchPostureRule : Refusal;

/// <summary>The end is past already.</summary>
public sealed record EndIsOver : Refusal;

/// <summary>The end is further away than may be.</summary>
/// <param name="Days">Days it may be away.</param>
public sealed record EndTooFar(int Days) : Refusal;

/// <summary>A time is negative or longer than may be.</summary>
public sealed record SpanOutOfBounds : Refusal;

/// <summary>A score bonus is 0 to 50.</summary>
public sealed record BonusOutOfBounds : Refusal;

/// <summary>Nothing was set by hand, or it is over.</summary>
public sealed record NothingIsSet : Refusal;

/// <summary>What is decided about the posture.</summary>
public static class PostureDecisions
{
    /// <summary>Changes what a level means.</summary>
    public static Outcome<int> ChangeLevel(LedgerWork work, int level, PostureLevel facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(facts);
        if (level is < 1 or > PosturePlan.LevelCount)
        {
            return new NoSuchLevel();
        }

        if (facts.ScoreBonus is < 0 or > PostureLevel.MaxBonus)
        {
            return new BonusOutOfBounds();
        }

        if (facts.AcknowledgeWithin <= TimeSpan.Zero || facts.AcknowledgeWithin > PostureLevel.LongestAcknowledge)
        {
            return new SpanOutOfBounds();
        }

        if (facts.Checklist.Length > PostureLevel.MaxLines)
        {
            return new TooMany(PostureLevel.MaxLines);
        }

        if ((PlainText.Check(TextField.Name, facts.Name) ?? facts.Checklist.Select(l => PlainText.CheckNeeded(TextField.Item, l, 300)).FirstOrDefault(r => r is not null)) is { } refusal)
        {
            return refusal;
        }

        work.Add(PosturePlan.Kind, PosturePlan.Number, new PostureLevelChanged(level, facts));
        return level;
    }

    /// <summary>Adds a rule (number 0), or changes the one of that number; gives its number.</summary>
    public static Outcome<int> PutRule(LedgerWork work, PostureRule rule)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(rule);
        var plan = work.Find(PosturePlan.Kind, PosturePlan.Number) ?? PosturePlan.First;
        if (rule.Number != 0 && plan.Rules.All(r => r.Number != rule.Number))
        {
            return new NoSuchPostureRule();
        }

        if (rule.Number == 0 && plan.Rules.Length >= PosturePlan.MaxRules)
        {
            return new TooMany(PosturePlan.MaxRules);
        }

        if (rule.Level is < 1 or > PosturePlan.LevelCount)
        {
            return new NoSuchLevel();
        }

        if (rule.Before < TimeSpan.Zero || rule.Before > PostureRule.Longest || rule.After < TimeSpan.Zero || rule.After > PostureRule.Longest)
        {
            return new SpanOutOfBounds();
        }

        if (rule.Scope.Circle is < EntityFacts.FirstCircle or > EntityFacts.LastCircle)
        {
            return new NotACircle();
        }

        if ((VenueDecisions.CheckReference(work, rule.Scope.Venue) ?? EntityDecisions.CheckReference(work, rule.Scope.Entity)) is { } missing)
        {
            return missing;
        }

        var put = rule.Number == 0 ? rule with { Number = plan.LastRule + 1 } : rule;
        work.Add(PosturePlan.Kind, PosturePlan.Number, new PostureRulePut(put));
        return put.Number;
    }

    /// <summary>Takes a rule off.</summary>
    public static Outcome<int> RemoveRule(LedgerWork work, int number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if ((work.Find(PosturePlan.Kind, PosturePlan.Number) ?? PosturePlan.First).Rules.All(r => r.Number != number))
        {
            return new NoSuchPostureRule();
        }

        work.Add(PosturePlan.Kind, PosturePlan.Number, new PostureRuleRemoved(number));
        return number;
    }

    /// <summary>Sets a level by hand, with its end and reason.</summary>
    public static Outcome<int> Set(LedgerWork work, int level, DateTime until, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (level is < 1 or > PosturePlan.LevelCount)
        {
            return new NoSuchLevel();
        }

        if (until <= work.At)
        {
            return new EndIsOver();
        }

        if (until - work.At > PostureOverride.Longest)
        {
            return new EndTooFar((int)PostureOverride.Longest.TotalDays);
        }

        if (PlainText.CheckNeeded(TextField.Reason, reason, PlainText.Note) is { } refusal)
        {
            return refusal;
        }

        work.Add(PosturePlan.Kind, PosturePlan.Number, new PostureSet(level, until, reason));
        return level;
    }

    /// <summary>Takes back what was set by hand.</summary>
    public static Outcome<int> Release(LedgerWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(PosturePlan.Kind, PosturePlan.Number)?.Override is not { } set || set.Until <= work.At)
        {
            return new NothingIsSet();
        }

        work.Add(PosturePlan.Kind, PosturePlan.Number, new PostureReleased());
        return set.Level;
    }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>Which alerts a suppression is for. What is null does not restrict; the rule is always named.</summary>
/// <param name="RuleId">The rule (of an indicator the list).</param>
/// <param name="Host">The host; may have <c>*</c> at either end.</param>
/// <param name="Account">The account; likewise.</param>
public sealed record SuppressionScope(string RuleId, string? Host, string? Account)
{
    /// <summary>Of sightings: the indicator's value.</summary>
    public string? Indicator { get; init; }

    /// <summary>Whether an alert is one of them.</summary>
    public bool Covers(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Key.RuleId == RuleId && (Indicator is null || Indicator == alert.Key.Indicator) && Fits(Host, alert.Key.Host) && Fits(Account, alert.Key.Account);
    }

    private static bool Fits(string? wanted, string? value)
    {
        if (wanted is null)
        {
            return true;
        }

        var word = wanted.Trim('*');
        return value is not null && (wanted.StartsWith('*'), wanted.EndsWith('*')) switch
        {
            (true, true) => value.Contains(word, StringComparison.OrdinalIgnoreCase),
            (true, false) => value.EndsWith(word, StringComparison.OrdinalIgnoreCase),
            (false, true) => value.StartsWith(word, StringComparison.OrdinalIgnoreCase),
            _ => value.Equals(word, StringComparison.OrdinalIgnoreCase),
        };
    }
}

/// <summary>Alerts that are not shown in the queue for a time. They are still raised, counted and found.</summary>
public sealed record Suppression
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<Suppression, SuppressionEvent> Kind = new("suppression", format: 1, Apply);

    /// <summary>The longest time of one: longer than that the rule itself is to be tuned.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Which alerts.</summary>
    public required SuppressionScope Scope { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>From when on, UTC.</summary>
    public required DateTime From { get; init; }

    /// <summary>Until when, UTC.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Alerts of the seven days before that it would have hidden (count), as the dry run said.</summary>
    public required int WouldHaveHidden { get; init; }

    /// <summary>Who ended it before its time; null: nobody.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether an alert is kept out of the queue: its last finding came while this was in force.</summary>
    public bool Hides(Alert alert) => Scope.Covers(alert) && alert.Updated >= From && alert.Updated < Until;

    private static Suppression Apply(Suppression? before, Happened<SuppressionEvent> happened) => happened.Event switch
    {
        SuppressionBegun e => new Suppression
        {
            Scope = e.Scope,
            Reason = e.Reason,
            Owner = happened.By.Name,
            From = happened.At,
            Until = e.Until,
            WouldHaveHidden = e.WouldHaveHidden,
        },
        SuppressionEnded => before! with { Until = happened.At, EndedBy = happened.By.Name },
        _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a suppression."),
    };
}

/// <summary>What can happen to a suppression.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(SuppressionBegun), "suppression-begun")]
[JsonDerivedType(typeof(SuppressionEnded), "suppression-ended")]
public abstract record SuppressionEvent;

/// <summary>It began.</summary>
/// <param name="Scope">For which alerts.</param>
/// <param name="Until">Until when, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="WouldHaveHidden">See <see cref="Suppression.WouldHaveHidden"/>.</param>
public sealed record SuppressionBegun(SuppressionScope Scope, DateTime Until, string Reason, int WouldHaveHidden) : SuppressionEvent;

/// <summary>Somebody ended it.</summary>
public sealed record SuppressionEnded : SuppressionEvent;

/// <summary>What a suppression would have hidden of the days before.</summary>
/// <param name="Alerts">Alerts (count).</param>
/// <param name="Findings">Their findings (count).</param>
/// <param name="JudgedTrue">Those among them that somebody judged true.</param>
/// <param name="Sample">The last ones, at most <see cref="MaxSample"/>.</param>
public sealed record SuppressionPreview(int Alerts, long Findings, ImmutableArray<AlertId> JudgedTrue, ImmutableArray<QueueRow> Sample)
{
    /// <summary>Alerts shown of a dry run (count).</summary>
    public const int MaxSample = 20;

    /// <summary>The time a dry run looks back.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(7);

    /// <summary>Looks at what was there.</summary>
    /// <param name="scope">What the suppression is for.</param>
    /// <param name="rows">The workspace's alerts.</param>
    /// <param name="now">The workspace's time, UTC.</param>
    public static SuppressionPreview Of(SuppressionScope scope, IEnumerable<QueueRow> rows, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(rows);
        var hidden = rows.Where(r => r.Alert.Updated >= now - Back && scope.Covers(r.Alert)).OrderByDescending(r => r.Alert.Updated).ToArray();
        return new SuppressionPreview(
            hidden.Length,
            hidden.Sum(r => r.Alert.Findings),
            [.. hidden.Where(r => r.Triage?.Judgement?.Is == Verdict.True || r.Triage?.Incident is not null).Select(r => r.Alert.Id)],
            [.. hidden.Take(MaxSample)]);
    }
}

/// <summary>A suppression would have hidden alerts that were judged true or belong to an incident: make it narrower.</summary>
/// <param name="Alerts">Which.</param>
public sealed record WouldHideTrueAlerts(ImmutableArray<AlertId> Alerts) : Refusal;

/// <summary>The end lies in the past, or further than <see cref="Suppression.Longest"/> away.</summary>
public sealed record SuppressionEndUnusable : Refusal;

/// <summary>A rule has to be named; a star stands for a whole end of a host or account, and something beside it.</summary>
public sealed record SuppressionScopeUnusable : Refusal;

/// <summary>There is no such suppression, or it has ended.</summary>
public sealed record NoSuchSuppression : Refusal;

/// <summary>Suppressions in force at a time are <see cref="SuppressionRules.MaxInForce"/> at most.</summary>
public sealed record TooManySuppressions : Refusal;

/// <summary>What may be suppressed: pure.</summary>
public static class SuppressionRules
{
    /// <summary>Suppressions in force in a workspace (count).</summary>
    public const int MaxInForce = 500;

    private const int MaxWord = 256;

    /// <summary>Begins one.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="scope">For which alerts.</param>
    /// <param name="until">Until when, UTC.</param>
    /// <param name="reason">Why.</param>
    /// <param name="preview">The dry run.</param>
    public static Outcome<long> Begin(LedgerWork work, SuppressionScope scope, DateTime until, string reason, SuppressionPreview preview)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(preview);
        if (!TriageRules.IsReason(reason))
        {
            return new NeedsReason();
        }

        if (string.IsNullOrWhiteSpace(scope.RuleId) || !IsWord(scope.Host) || !IsWord(scope.Account))
        {
            return new SuppressionScopeUnusable();
        }

        if (until <= work.At || until - work.At > Suppression.Longest)
        {
            return new SuppressionEndUnusable();
        }

        if (!preview.JudgedTrue.IsEmpty)
        {
            return new WouldHideTrueAlerts(preview.JudgedTrue);
        }

        if (work.All(Suppression.Kind).Count(s => s.State.Until > work.At) >= MaxInForce)
        {
            return new TooManySuppressions();
        }

        var number = work.Next(Suppression.Kind);
        work.Add(Suppression.Kind, number, new SuppressionBegun(scope, until, reason.Trim(), preview.Alerts));
        return number;
    }

    /// <summary>Ends one before its time.</summary>
    public static Outcome<Nothing> End(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Suppression.Kind, number) is not { } known || known.Until <= work.At)
        {
            return new NoSuchSuppression();
        }

        work.Add(Suppression.Kind, number, new SuppressionEnded());
        return default(Nothing);
    }

    private static bool IsWord(string? text) =>
        text is null || (text.Trim('*').Length > 0 && text.Length <= MaxWord && !text.Trim('*').Contains('*', StringComparison.Ordinal));
}

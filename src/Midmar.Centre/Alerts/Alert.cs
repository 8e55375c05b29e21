using System.Collections.Immutable;
using System.Globalization;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>Names an alert within its workspace, from 1 in the order of raising.</summary>
/// <param name="Value">The number.</param>
public readonly record struct AlertId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What findings must have in common to be one alert.</summary>
/// <param name="Kind">What made them.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Host">The host; null: none named, or <see cref="Alert.IsOverflow"/>.</param>
/// <param name="Account">The account; null likewise.</param>
/// <param name="Indicator">Of sightings the indicator's value, so that no alert is about several; null otherwise.</param>
public sealed record AlertKey(FindingKind Kind, string RuleId, string? Host, string? Account, string? Indicator);

/// <summary>Findings of one rule, or sightings of one indicator, on one host and account, put together for a person.</summary>
public sealed record Alert
{
    /// <summary>Records cited (count): the first ones.</summary>
    public const int MaxRecords = 100;

    /// <summary>Names it.</summary>
    public required AlertId Id { get; init; }

    /// <summary>What its findings have in common.</summary>
    public required AlertKey Key { get; init; }

    /// <summary>The rule's title when it was raised.</summary>
    public required string Title { get; init; }

    /// <summary>The highest level of its findings.</summary>
    public required RuleLevel Level { get; init; }

    /// <summary>Event time of the first record behind it, UTC.</summary>
    public required DateTime First { get; init; }

    /// <summary>Event time of the last record behind it, UTC.</summary>
    public required DateTime Last { get; init; }

    /// <summary>When it was raised, on the workspace's clock, UTC.</summary>
    public required DateTime Raised { get; init; }

    /// <summary>When the last finding came to it, on the workspace's clock, UTC.</summary>
    public required DateTime Updated { get; init; }

    /// <summary>Findings.</summary>
    public required long Findings { get; init; }

    /// <summary>Records behind the findings, cited or not; one that is behind several findings counts for each.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The records it cites, in the order in which they came.</summary>
    public required ImmutableArray<RecordId> Records { get; init; }

    /// <summary>The rule's tags.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>See <see cref="Finding.Marking"/>.</summary>
    public required string? Marking { get; init; }

    /// <summary>Whether it gathers what would have been too many alerts of one rule, see <see cref="AlertBook.MaxOpenOfRule"/>.</summary>
    public required bool IsOverflow { get; init; }
}

using System.Collections.Immutable;
using System.Globalization;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Detection.Findings;

/// <summary>
/// Names a finding for good: the first 16 bytes of the SHA-256 over rule id, rule content hash and the record (or, of a
/// correlation, its group and the window's records). Found again after a restart, it has the same id.
/// </summary>
/// <param name="Value">The bytes, big-endian.</param>
public readonly record struct FindingId(UInt128 Value)
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>What made a finding.</summary>
public enum FindingKind : byte
{
    /// <summary>A rule on one record.</summary>
    Rule = 1,

    /// <summary>A correlation of several matches.</summary>
    Correlation = 2,

    /// <summary>An indicator of a list, seen in a record.</summary>
    Indicator = 3,

    /// <summary>A source that has fallen silent.</summary>
    Silence = 4,
}

/// <summary>A rule match or an indicator sighting, with the records behind it.</summary>
public sealed record Finding
{
    /// <summary>Records named in a finding (count); further ones are counted in <see cref="MemberCount"/>.</summary>
    public const int MaxMembers = 100;

    /// <summary>Names it for good.</summary>
    public required FindingId Id { get; init; }

    /// <summary>What made it.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>The rule's id; of an indicator the list's name.</summary>
    public required string RuleId { get; init; }

    /// <summary>The rule's title; of an indicator its value.</summary>
    public required string Title { get; init; }

    /// <summary>SHA-256 of the rule's content, hexadecimal; of an indicator that of its list.</summary>
    public required string RuleHash { get; init; }

    /// <summary>The rule's level.</summary>
    public required RuleLevel Level { get; init; }

    /// <summary>See <see cref="Sigma.RuleSet.Hash"/>; of an indicator see <see cref="Indicators.IndicatorIndex.Hash"/>.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>Event time of the record that decided it, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Event time of the first record behind it, UTC.</summary>
    public required DateTime FirstTime { get; init; }

    /// <summary>When it was there to be seen, on the workspace's clock, UTC.</summary>
    public required DateTime Found { get; init; }

    /// <summary>The host; null when no record names one.</summary>
    public required string? Host { get; init; }

    /// <summary>The acting account; null when no record names one.</summary>
    public required string? Account { get; init; }

    /// <summary>Of a correlation: the values it is grouped by; of an indicator: the field it was seen in, as <c>field</c>.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Group { get; init; }

    /// <summary>Records behind it, oldest first, at most <see cref="MaxMembers"/>.</summary>
    public required ImmutableArray<RecordId> Members { get; init; }

    /// <summary>Records behind it, named or not.</summary>
    public required long MemberCount { get; init; }

    /// <summary>The rule's tags, such as <c>attack.t1059.001</c>.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Traffic Light Protocol marking of an indicator, such as <c>TLP:AMBER</c>; null for rules.</summary>
    public required string? Marking { get; init; }
}

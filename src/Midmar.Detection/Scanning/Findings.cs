using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Detection.Scanning;

/// <summary>A rule's match on one record. The record is valid only during the call it is passed to.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Record">The record.</param>
/// <param name="Source">What the record was read from.</param>
public readonly record struct RecordFinding(SigmaRule Rule, RecordView Record, ScannedSource Source);

/// <summary>A correlation's match.</summary>
/// <param name="Rule">The correlation.</param>
/// <param name="Time">Event time of the record that decided it, UTC.</param>
/// <param name="Group">The values it is grouped by, in the order of the rule's <c>group-by</c>.</param>
/// <param name="Members">Records behind it, in time order; see <paramref name="MemberCount"/>.</param>
/// <param name="MemberCount">Records behind it, kept or not.</param>
public sealed record CorrelationFinding(
    CorrelationRule Rule,
    DateTime Time,
    ImmutableArray<KeyValuePair<string, string>> Group,
    ImmutableArray<FindingMember> Members,
    long MemberCount)
{
    private static readonly string[] HostFields = ["Computer", "ComputerName", "Hostname", "host.name", "host"];

    /// <summary>The host, when the rule groups by one.</summary>
    public string? Computer => Group.FirstOrDefault(g => HostFields.Contains(g.Key, StringComparer.OrdinalIgnoreCase)).Value;
}

/// <summary>A record behind a correlation's match.</summary>
/// <param name="File">What it was read from.</param>
/// <param name="Offset">Byte offset there.</param>
public sealed record FindingMember(string File, long Offset);

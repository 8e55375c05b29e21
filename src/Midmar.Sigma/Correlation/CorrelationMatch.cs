using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>A correlation rule whose condition came to hold for a group.</summary>
public sealed record CorrelationMatch
{
    /// <summary>The rule. Whether the match is a finding of its own says <see cref="SigmaDocument.EmitsAlone"/>.</summary>
    public required CorrelationRule Rule { get; init; }

    /// <summary>Index in <c>LoadedRules.Correlations</c>.</summary>
    public required int CorrelationIndex { get; init; }

    /// <summary>The group: names of group-by fields or aliases, and their values as first seen.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Group { get; init; }

    /// <summary>Time of the oldest event in the window.</summary>
    public required DateTime FirstTime { get; init; }

    /// <summary>Time of the deciding event.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The deciding event's record.</summary>
    public required RecordId Deciding { get; init; }

    /// <summary>Records of the window, oldest first, the deciding one last; at most <see cref="CorrelationSession.MaxMembers"/>.</summary>
    public required ImmutableArray<RecordId> Members { get; init; }

    /// <summary>Events in the window, listed or not.</summary>
    public required int MemberCount { get; init; }
}

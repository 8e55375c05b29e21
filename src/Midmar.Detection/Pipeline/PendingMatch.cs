using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>A rule's match that a correlation needs, waiting for its turn in event time.</summary>
/// <param name="Ticks">Event time (ticks, UTC).</param>
/// <param name="Id">The record.</param>
/// <param name="Rule">The rule's index in its set.</param>
/// <param name="Values">Values of the plan's fields for the rule.</param>
internal readonly record struct PendingMatch(long Ticks, RecordId Id, int Rule, string?[] Values);

/// <summary>Event time, then record, then rule: no thread has a say.</summary>
internal readonly record struct MatchOrder(long Ticks, RecordId Id, int Rule) : IComparable<MatchOrder>
{
    public int CompareTo(MatchOrder other)
    {
        var byTime = Ticks.CompareTo(other.Ticks);
        if (byTime != 0)
        {
            return byTime;
        }

        var byId = Id.CompareTo(other.Id);
        return byId != 0 ? byId : Rule.CompareTo(other.Rule);
    }
}

using Midmar.Sigma;
using Midmar.Sigma.Correlation;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Matches that wait, and the correlations they go to: one lane for what is live, one for each piece of history that is
/// read meanwhile, so that old events never meet new ones in a window. One thread.
/// </summary>
internal sealed class Lane
{
    /// <summary>Matches that wait at a time (count); beyond it the oldest go on early, counted.</summary>
    public const int MaxPending = 500_000;

    private readonly PriorityQueue<PendingMatch, MatchOrder> pending = new();
    private readonly RuleSet rules;
    private readonly CorrelationSession session;

    public Lane(RuleSet rules, Action<CorrelationMatch> onMatch)
    {
        this.rules = rules;
        session = rules.CreateCorrelationSession(onMatch);
    }

    public int Pending => pending.Count;

    /// <summary>Matches that went on early for want of room.</summary>
    public long ReleasedEarly { get; private set; }

    /// <summary>When the lane last got something (ticks, on the workspace's clock).</summary>
    public long LastArrived { get; set; }

    public void Add(in PendingMatch match)
    {
        pending.Enqueue(match, new MatchOrder(match.Ticks, match.Id, match.Rule));
        if (pending.Count > MaxPending)
        {
            ReleasedEarly++;
            Observe(pending.Dequeue());
        }
    }

    /// <summary>Correlates what happened before a time.</summary>
    /// <param name="before">Ticks, exclusive; <see cref="long.MaxValue"/>: everything.</param>
    public void Release(long before)
    {
        while (pending.TryPeek(out var next, out _) && next.Ticks < before)
        {
            Observe(pending.Dequeue());
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(LastArrived);
        writer.Write(ReleasedEarly);
        using (var groups = new MemoryStream())
        {
            session.Save(groups);
            writer.Write7BitEncodedInt((int)groups.Length);
            writer.Write(groups.GetBuffer().AsSpan(0, (int)groups.Length));
        }

        writer.Write7BitEncodedInt(pending.Count);
        foreach (var (match, _) in pending.UnorderedItems)
        {
            PendingMatches.Write(writer, rules, match);
        }
    }

    /// <summary>Takes up what was saved, perhaps under other rules; returns groups and matches let go.</summary>
    public int Restore(BinaryReader reader, PendingMatches matches)
    {
        LastArrived = reader.ReadInt64();
        ReleasedEarly = reader.ReadInt64();
        using var groups = new MemoryStream(reader.ReadBytes(reader.Read7BitEncodedInt()));
        var gone = session.Restore(groups);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            if (matches.Read(reader) is { } match)
            {
                Add(match);
            }
            else
            {
                gone++;
            }
        }

        return gone;
    }

    private void Observe(in PendingMatch match) => session.Observe(
        new BaseMatch(match.Rule, new DateTime(match.Ticks, DateTimeKind.Utc), match.Id, match.Values));
}

using Midmar.Records;

namespace Midmar.Sigma.Correlation;

/// <summary>The records behind a window.</summary>
internal static class WindowMembers
{
    /// <summary>
    /// The records, oldest first, each once; when there are more than <see cref="CorrelationSession.MaxMembers"/>,
    /// the first half and the last half of that number.
    /// </summary>
    public static RecordId[] Of(IEnumerable<WindowEntry> entries)
    {
        var seen = new HashSet<RecordId>();
        var all = new List<RecordId>();
        foreach (var entry in entries)
        {
            foreach (var id in entry.Inner ?? [])
            {
                Add(id);
            }

            Add(entry.Id);
        }

        const int half = CorrelationSession.MaxMembers / 2;
        return all.Count <= CorrelationSession.MaxMembers ? [.. all] : [.. all[..half], .. all[^half..]];

        void Add(RecordId id)
        {
            if (seen.Add(id))
            {
                all.Add(id);
            }
        }
    }
}

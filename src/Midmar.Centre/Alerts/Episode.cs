namespace Midmar.Centre.Alerts;

/// <summary>
/// What happens on one host without a long pause, whatever rules find of it: somebody looks at it as one thing. Only a way
/// to look: nothing is kept of it, each alert is judged on its own, and the same alerts make the same episodes in whatever
/// order they came.
/// </summary>
public static class Episode
{
    /// <summary>A pause (event time) that ends an episode.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>An episode takes nothing that begins so long (event time) after its own beginning: a host that never rests does not end up as one row.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The episodes of one host.</summary>
    /// <param name="alerts">Alerts of that host, in any order.</param>
    /// <returns>The numbers of the alerts of each episode, ascending: the first one names it.</returns>
    public static IEnumerable<long[]> Of(IEnumerable<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var members = new List<long>();
        var (begin, end) = (DateTime.MinValue, DateTime.MinValue);
        foreach (var alert in alerts.OrderBy(a => a.First).ThenBy(a => a.Id.Value))
        {
            if (members.Count > 0 && (alert.First - end > Pause || alert.First - begin > Longest))
            {
                yield return Named(members);
                members.Clear();
            }

            (begin, end) = members.Count == 0 ? (alert.First, alert.Last) : (begin, alert.Last > end ? alert.Last : end);
            members.Add(alert.Id.Value);
        }

        if (members.Count > 0)
        {
            yield return Named(members);
        }
    }

    private static long[] Named(List<long> members) => [.. members.Order()];
}

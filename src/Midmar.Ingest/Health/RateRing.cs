namespace Midmar.Ingest.Health;

/// <summary>How many records came in the last minute, from a count looked at each second. One thread writes, any reads.</summary>
internal sealed class RateRing
{
    /// <summary>Seconds over which the rate is told.</summary>
    public const int Seconds = 60;

    private readonly long[] counts = new long[Seconds + 1];
    private readonly long[] times = new long[Seconds + 1];
    private readonly Lock gate = new();
    private int looks;

    /// <summary>Notes a count at a time.</summary>
    public void Note(long count, DateTime now)
    {
        lock (gate)
        {
            counts[looks % counts.Length] = count;
            times[looks % times.Length] = now.Ticks;
            looks++;
        }
    }

    /// <summary>Records a second; 0 before the second look.</summary>
    public double PerSecond
    {
        get
        {
            lock (gate)
            {
                if (looks < 2)
                {
                    return 0;
                }

                var newest = (looks - 1) % counts.Length;
                var oldest = looks <= counts.Length ? 0 : looks % counts.Length;
                var span = new TimeSpan(times[newest] - times[oldest]).TotalSeconds;
                return span <= 0 ? 0 : (counts[newest] - counts[oldest]) / span;
            }
        }
    }
}

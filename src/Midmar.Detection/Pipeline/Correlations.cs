using System.Text;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Correlation;

namespace Midmar.Detection.Pipeline;

/// <summary>The second stage of detection: everything that needs the order of events. Can be saved and taken up again. One thread.</summary>
internal sealed class Correlations
{
    /// <summary>Pieces of history read at a time (count); beyond it the one untouched longest is taken as complete.</summary>
    public const int MaxLanes = 1_000;

    /// <summary>A piece of history that got nothing for so long is taken as complete.</summary>
    public static readonly TimeSpan LaneIdleAfter = TimeSpan.FromMinutes(10);

    private const byte Version = 1;
    private const ulong Live = 0;

    private readonly RuleSet rules;
    private readonly TimeSpan tolerance;
    private readonly Watermarks watermarks;
    private readonly Dictionary<ulong, Lane> lanes = [];
    private readonly Action<Finding> onFinding;
    private DateTime found;

    public Correlations(RuleSet rules, TimeSpan tolerance, Action<Finding> onFinding)
    {
        this.rules = rules;
        this.tolerance = tolerance;
        this.onFinding = onFinding;
        watermarks = new Watermarks(tolerance);
    }

    /// <summary>Matches and groups let go because their rules changed.</summary>
    public long LetGo { get; private set; }

    /// <summary>Matches that went on early for want of room.</summary>
    public long ReleasedEarly => lanes.Values.Sum(l => l.ReleasedEarly);

    /// <summary>Whether matches wait that only the passing of time will let go.</summary>
    public bool WaitsForTime { get; private set; }

    /// <summary>Takes in what a frame held; returns how many of its records came too late.</summary>
    public int Observe(JournalFrame frame, FrameResult result)
    {
        found = frame.Arrived;
        var late = frame.Lane == Live ? CountLate(result) : 0;
        if (result.Matches.Count > 0)
        {
            var lane = LaneOf(frame.Lane);
            lane.LastArrived = frame.Arrived.Ticks;
            foreach (var match in result.Matches)
            {
                if (frame.Lane != Live || match.Ticks >= watermarks.Current)
                {
                    lane.Add(match);
                }
            }
        }

        if (frame.Lane == Live)
        {
            watermarks.Observe(frame.Source, frame.Arrived.Ticks, result.Newest);
        }

        Release();
        return late;
    }

    /// <summary>Takes note that time has passed.</summary>
    public void Tick(JournalFrame frame)
    {
        found = frame.Arrived;
        watermarks.Advance(frame.Arrived.Ticks);
        foreach (var (id, lane) in lanes.ToArray())
        {
            if (id != Live && frame.Arrived.Ticks - lane.LastArrived >= LaneIdleAfter.Ticks)
            {
                End(id);
            }
        }

        Release();
    }

    /// <summary>A piece of history is complete.</summary>
    public void EndLane(JournalFrame frame)
    {
        found = frame.Arrived;
        End(frame.Lane);
        Release();
    }

    /// <summary>The same, under other rules: what did not change goes on.</summary>
    public Correlations Under(RuleSet others)
    {
        using var saved = new MemoryStream();
        Save(saved);
        saved.Position = 0;
        var next = new Correlations(others, tolerance, onFinding) { found = found };
        next.Restore(saved);
        return next;
    }

    public void Save(Stream output)
    {
        using var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        watermarks.Save(writer);
        writer.Write7BitEncodedInt(lanes.Count);
        foreach (var (id, lane) in lanes)
        {
            writer.Write(id);
            lane.Save(writer);
        }
    }

    /// <summary>Takes up what was saved; only at the beginning.</summary>
    /// <exception cref="InvalidDataException">It was saved by another version of the program.</exception>
    public void Restore(Stream input)
    {
        using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadByte() is var version && version != Version)
        {
            throw new InvalidDataException($"What correlation knew was saved in version {version}; this program reads {Version}.");
        }

        watermarks.Restore(reader);
        var matches = new PendingMatches(rules);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            LetGo += LaneOf(reader.ReadUInt64()).Restore(reader, matches);
        }

        WaitsForTime = IsWaiting();
    }

    private int CountLate(FrameResult result)
    {
        if (result.Records == 0 || result.Oldest >= watermarks.Current)
        {
            return 0;
        }

        var late = 0;
        foreach (var ticks in result.Times)
        {
            late += ticks < watermarks.Current ? 1 : 0;
        }

        return late;
    }

    private Lane LaneOf(ulong id)
    {
        if (lanes.TryGetValue(id, out var lane))
        {
            return lane;
        }

        if (lanes.Count >= MaxLanes)
        {
            End(lanes.Where(l => l.Key != Live).MinBy(l => (l.Value.LastArrived, l.Key)).Key);
        }

        lane = new Lane(rules, Add);
        lanes.Add(id, lane);
        return lane;
    }

    private void End(ulong id)
    {
        if (id != Live && lanes.Remove(id, out var lane))
        {
            lane.Release(long.MaxValue);
        }
    }

    private void Release()
    {
        if (lanes.TryGetValue(Live, out var live))
        {
            live.Release(watermarks.Current);
        }

        WaitsForTime = IsWaiting();
    }

    private bool IsWaiting() => lanes.Any(l => l.Key != Live || l.Value.Pending > 0);

    private void Add(CorrelationMatch match)
    {
        if (match.Rule.EmitsAlone)
        {
            onFinding(NewFinding.Of(match, found, rules.Hash));
        }
    }
}

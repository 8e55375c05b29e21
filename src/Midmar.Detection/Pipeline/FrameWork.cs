using Midmar.Detection.Findings;
using Midmar.Detection.Indicators;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Pipeline;

/// <summary>A frame to be read and matched.</summary>
internal sealed class FrameWork(
    JournalFrame frame, RuleSet rules, IndicatorIndex indicators, SegmentSlot? slot, bool isMatched, bool isMuted, bool wantsOffsets)
{
    private readonly TaskCompletionSource<FrameResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalFrame Frame { get; } = frame;

    /// <summary>The rules of its place in the journal.</summary>
    public RuleSet Rules { get; } = rules;

    /// <summary>The indicators of its place in the journal.</summary>
    public IndicatorIndex Indicators { get; } = indicators;

    /// <summary>Where its records go; null when a sealed segment has them already.</summary>
    public SegmentSlot? Slot { get; } = slot;

    /// <summary>Whether rules are to be run; not when only the lake lacks it.</summary>
    public bool IsMatched { get; } = isMatched;

    /// <summary>Whether its findings and counts are committed already, so that only correlation has to see it again.</summary>
    public bool IsMuted { get; } = isMuted;

    public bool WantsOffsets { get; } = wantsOffsets;

    public Task<FrameResult> Done => done.Task;

    public void Complete(FrameResult result) => done.SetResult(result);
}

/// <summary>What a frame held.</summary>
internal sealed class FrameResult
{
    public int Records { get; set; }

    public IReadOnlyList<ReadProblem> Problems { get; set; } = [];

    public long[] RecordOffsets { get; set; } = [];

    /// <summary>Event times that count for order (ticks); see <see cref="FrameWorker"/>.</summary>
    public long[] Times { get; set; } = [];

    /// <summary>The newest and the oldest of them; 0 without records.</summary>
    public long Newest { get; set; }

    public long Oldest { get; set; }

    /// <summary>How far the newest time a record named lay ahead of its arrival (ticks).</summary>
    public long Ahead { get; set; }

    public List<Finding> Findings { get; } = [];

    /// <summary>Records behind findings, as they are to be kept; see <see cref="CitedRecords"/>.</summary>
    public List<RecordDetail> Cited { get; } = [];

    public List<PendingMatch> Matches { get; } = [];

    public List<FailedRecord> Failed { get; } = [];
}

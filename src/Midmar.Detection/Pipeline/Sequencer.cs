using System.Diagnostics;
using Midmar.Detection.Findings;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Goes through a workspace's frames in the order of the journal, on a thread of its own: counts, correlates, commits.
/// Everything that depends on order is decided here and from the journal alone, so that going through it again after a
/// crash decides the same.
/// </summary>
internal sealed class Sequencer : IDisposable
{
    /// <summary>Findings not committed (count); beyond it nothing goes on until a commit succeeds.</summary>
    private const int MaxUncommitted = 100_000;

    /// <summary>Originals of cited records that wait for a commit (bytes); further ones are read back later.</summary>
    private const long MaxCitedBytes = 32L * 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly WorkQueue<object> queue = new();
    private readonly ManualResetEventSlim stopping = new();
    private readonly PipelineOptions options;
    private readonly IPipelineState state;
    private readonly Func<SourceId, SourceCounters> countersOf;
    private readonly Action onCommitted;
    private readonly List<Finding> findings = [];
    private readonly List<FailedRecord> failed = [];
    private readonly List<RecordDetail> cited = [];
    private long citedBytes;
    private readonly HashSet<SourceId> touched = [];
    private readonly Thread thread;
    private Correlations correlations;
    private Task durable = Task.CompletedTask;
    private bool isStarted;
    private bool isMuted;
    private bool snapshotDue;
    private long position;
    private long committed;
    private long snapshot;
    private long lastCommit = Stopwatch.GetTimestamp();
    private long lastSnapshot = Stopwatch.GetTimestamp();
    private TimeSpan snapshotCost;
    private volatile string? failure;
    private volatile bool waitsForTime;

    public Sequencer(
        PipelineOptions options, IPipelineState state, RuleSet rules, Func<SourceId, SourceCounters> countersOf, Action onCommitted)
    {
        this.options = options;
        this.state = state;
        this.countersOf = countersOf;
        this.onCommitted = onCommitted;
        correlations = new Correlations(rules, options.Tolerance, Add);
        thread = new Thread(Run) { IsBackground = true, Name = "detection" };
    }

    /// <summary>End of the last frame that is committed.</summary>
    public long Committed => Volatile.Read(ref committed);

    /// <summary>Where the last snapshot stands.</summary>
    public long Snapshot => Volatile.Read(ref snapshot);

    /// <summary>Why the last attempt to commit failed; null when it did not.</summary>
    public string? Failure => failure;

    /// <summary>See <see cref="Correlations.WaitsForTime"/>.</summary>
    public bool WaitsForTime => waitsForTime;

    /// <summary>Frames and other things that wait.</summary>
    public int Waiting => queue.Count;

    /// <summary>Begins where a checkpoint and a snapshot stand.</summary>
    public void Start(long committedTo, (long Position, Stream Content)? saved)
    {
        committed = committedTo;
        if (saved is { } known)
        {
            correlations.Restore(known.Content);
            snapshot = known.Position;
            waitsForTime = correlations.WaitsForTime;
        }

        position = committedTo;
        isStarted = true;
        thread.Start();
    }

    /// <summary>The next frame of the journal.</summary>
    public void Add(FrameWork work, Task isDurable) => queue.Add(new Step(work, work.Frame, isDurable));

    /// <summary>The next frame, one without records.</summary>
    public void Add(JournalFrame mark, Task isDurable, bool muted) => queue.Add(new Mark(mark, isDurable, muted));

    /// <summary>Other rules, from here on.</summary>
    public void Use(RuleSet rules) => queue.Add(rules);

    /// <summary>Completes when everything before it is committed.</summary>
    public Task DrainAsync()
    {
        var barrier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(barrier);
        return barrier.Task;
    }

    /// <summary>Goes through what waits, commits, keeps a snapshot and ends.</summary>
    public void Dispose()
    {
        queue.Complete();
        stopping.Set();
        if (isStarted)
        {
            thread.Join();
        }

        stopping.Dispose();
    }

    private void Run()
    {
        while (!queue.IsCompleted)
        {
            if ((IsDirty ? queue.TakeNow() : queue.Take()) is not { } next)
            {
                // Nothing waits: what there is can be seen at once.
                Commit();
                continue;
            }

            Take(next);
            if (IsDirty && (findings.Count >= MaxUncommitted || Stopwatch.GetElapsedTime(lastCommit) >= options.CommitEvery))
            {
                Commit();
            }
        }

        Commit();
        KeepSnapshot();
    }

    private bool IsDirty => position > committed;

    private void Take(object next)
    {
        switch (next)
        {
            case Step step:
                Take(step);
                break;
            case Mark mark:
                Take(mark);
                break;
            case RuleSet rules:
                correlations = correlations.Under(rules);
                snapshotDue = true;
                break;
            case TaskCompletionSource barrier:
                Commit();
                Settle(barrier);
                break;
        }

        waitsForTime = correlations.WaitsForTime;
    }

    private void Settle(TaskCompletionSource barrier)
    {
        if (IsDirty)
        {
            barrier.SetException(new IOException(failure ?? "The centre stopped before all was committed."));
        }
        else
        {
            barrier.SetResult();
        }
    }

    private void Take(Step step)
    {
        var (work, frame) = (step.Work, step.Frame);
        var result = work.Done.GetAwaiter().GetResult();
        isMuted = work.IsMuted;
        var late = correlations.Observe(frame, result);
        if (isMuted)
        {
            return;
        }

        var counters = countersOf(frame.Source);
        counters.AddRead(result.Records, result.Problems.Sum(p => p.RecordsLost), frame.Length);
        counters.AddLate(late);
        counters.Seen(frame.Received, new TimeSpan(result.Ahead));
        touched.Add(frame.Source);
        findings.AddRange(result.Findings);
        failed.AddRange(result.Failed);
        Cite(result.Cited);
        Advance(frame, step.Durable);
    }

    private void Cite(List<RecordDetail> records)
    {
        foreach (var record in records)
        {
            if (citedBytes < MaxCitedBytes)
            {
                cited.Add(record);
                citedBytes += record.Original.Length;
            }
        }
    }

    private void Take(Mark mark)
    {
        isMuted = mark.IsMuted;
        if (mark.Frame.Kind == FrameKind.LaneEnd)
        {
            correlations.EndLane(mark.Frame);
        }
        else
        {
            correlations.Tick(mark.Frame);
        }

        if (mark.Frame.Kind == FrameKind.Silence)
        {
            Add(SilenceNote.FindingOf(mark.Frame));
        }

        if (!isMuted)
        {
            Advance(mark.Frame, mark.Durable);
        }
    }

    private void Advance(JournalFrame frame, Task isDurable)
    {
        position = frame.End;
        durable = isDurable;
    }

    private void Add(Finding finding)
    {
        if (!isMuted)
        {
            findings.Add(finding);
        }
    }

    private void Commit()
    {
        if (!IsDirty)
        {
            return;
        }

        while (!TryCommit())
        {
            // Nothing may be passed over; whoever sends is made to wait when the budget is used up.
            if (stopping.Wait(RetryAfter))
            {
                return;
            }
        }

        lastCommit = Stopwatch.GetTimestamp();
        if (snapshotDue || Stopwatch.GetElapsedTime(lastSnapshot) >= SnapshotEvery)
        {
            KeepSnapshot();
        }

        onCommitted();
    }

    /// <summary>Snapshots are to take no more than a twentieth of the time.</summary>
    private TimeSpan SnapshotEvery => options.SnapshotEvery > snapshotCost * 20 ? options.SnapshotEvery : snapshotCost * 20;

    private bool TryCommit()
    {
        try
        {
            // A finding must not be seen before its record is safe.
            durable.GetAwaiter().GetResult();
            state.Commit(new PipelineCommit(position, findings, failed, touched.ToDictionary(s => s, s => countersOf(s).Read())) { Cited = cited });
        }
        catch (Exception e) when (e is IOException or JournalRefusedException)
        {
            failure = e.Message;
            return false;
        }

        Volatile.Write(ref committed, position);
        findings.Clear();
        failed.Clear();
        cited.Clear();
        citedBytes = 0;
        touched.Clear();
        failure = null;
        return true;
    }

    private void KeepSnapshot()
    {
        if (snapshot == committed || IsDirty)
        {
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        try
        {
            state.SaveSnapshot(committed, correlations.Save);
            Volatile.Write(ref snapshot, committed);
            snapshotDue = false;
        }
        catch (IOException e)
        {
            // The one before it will do: more of the journal is gone through again after a restart.
            failure = e.Message;
        }

        lastSnapshot = Stopwatch.GetTimestamp();
        snapshotCost = Stopwatch.GetElapsedTime(begun);
    }

    private sealed record Step(FrameWork Work, JournalFrame Frame, Task Durable);

    private sealed record Mark(JournalFrame Frame, Task Durable, bool IsMuted);
}

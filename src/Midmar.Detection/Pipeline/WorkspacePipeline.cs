using System.Globalization;
using Midmar.Detection.Indicators;
using Midmar.Detection.Lake;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// The way of a workspace's records: journal, then at once reading, lake and rules on several threads, then, in the order
/// of the journal again, correlation and commit. Starting it goes through what the last run left undone.
/// </summary>
public sealed class WorkspacePipeline : IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    private readonly WorkspaceId workspace;
    private readonly PipelineOptions options;
    private readonly IJournal journal;
    private readonly IPipelineState state;
    private readonly ILake lake;
    private readonly TimeProvider clock;
    private readonly TimeProvider wall;
    private readonly Func<SourceId, SourceCounters> countersOf;
    private readonly ByteBudget budget;
    private readonly WorkQueue<FrameWork> work = new();
    private readonly Sequencer sequencer;
    private readonly SegmentSealer sealer;
    private readonly Thread[] workers;

    /// <summary>Held while the next frame is put in its place, so that rules change between two frames.</summary>
    private readonly Lock order = new();

    private RuleSet rules;
    private IndicatorIndex indicators = IndicatorIndex.Empty;
    private ITimer? timer;
    private long lastArrived;
    private volatile string? trimFailure;

    /// <summary>A pipeline that is not started yet.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="journal">Its journal, not begun yet.</param>
    /// <param name="state">What detection keeps.</param>
    /// <param name="lake">Its records.</param>
    /// <param name="logSources">The table that tells a record's log sources.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="clock">The workspace's clock.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="countersOf">Counters of a source.</param>
    public WorkspacePipeline(
        WorkspaceId workspace,
        PipelineOptions options,
        IJournal journal,
        IPipelineState state,
        ILake lake,
        LogSourceTable logSources,
        RuleSet rules,
        TimeProvider clock,
        TimeProvider wall,
        Func<SourceId, SourceCounters> countersOf)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lake);
        this.workspace = workspace;
        this.options = options;
        this.journal = journal;
        this.state = state;
        this.lake = lake;
        this.rules = rules;
        this.clock = clock;
        this.wall = wall;
        this.countersOf = countersOf;
        budget = new ByteBudget(options.MaxBytesUnderWay);
        sequencer = new Sequencer(options, state, rules, countersOf, Trim);
        sealer = new SegmentSealer(lake, options, Trim);
        workers =
        [
            .. Enumerable.Range(0, options.Workers).Select(i => new Thread(() => Work(new FrameWorker(i, workspace, logSources, wall)))
            {
                IsBackground = true,
                Name = string.Create(CultureInfo.InvariantCulture, $"reader {workspace.Value}.{i}"),
            }),
        ];
    }

    /// <summary>Where it stands.</summary>
    public PipelineStatus Status => new(
        journal.End, sequencer.Committed, lake.SealedTo, sequencer.Waiting, Volatile.Read(ref rules).Hash, sequencer.Failure ?? sealer.Failure ?? trimFailure);

    /// <summary>
    /// Goes through what the last run left undone (findings not committed, records not sealed), then takes in what comes.
    /// Returns when everything left is given out; what comes meanwhile is put behind it.
    /// </summary>
    /// <exception cref="InvalidDataException">Journal, lake and state do not belong together.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var checkpoint = state.Load() ?? new PipelineCheckpoint(journal.Start, new Dictionary<SourceId, SourceCounts>());
        if (checkpoint.Position > journal.End || lake.SealedTo > journal.End)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The journal of workspace {workspace.Value} ends at {journal.End}, but detection stands at {checkpoint.Position} and the lake at {lake.SealedTo}: files are missing. Put the journal's folder back, or restore a backup."));
        }

        foreach (var (source, counts) in checkpoint.Counts)
        {
            countersOf(source).Restore(counts);
        }

        foreach (var worker in workers)
        {
            worker.Start();
        }

        var saved = state.OpenSnapshot(checkpoint.Position);
        using (saved?.Content)
        {
            sequencer.Start(checkpoint.Position, saved);
        }

        await GoThroughAsync(saved?.Position ?? journal.Start, checkpoint.Position, cancellation);
        journal.Begin(OnWritten);
        // Sealing goes by the wall clock, and a paused exercise is to be looked at as well: nothing waits for time there.
        timer = wall.CreateTimer(_ => OnTimer(), state: null, TickEvery, TickEvery);
    }

    /// <inheritdoc cref="IIntake.AcceptAsync"/>
    public async ValueTask<DeliveryReceipt> AcceptAsync(Delivery delivery, TimeSpan patience, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (delivery.Length > Delivery.MaxLength)
        {
            return DeliveryReceipt.Refused(DeliveryRefusal.TooLong);
        }

        if (!IsReadable(delivery.ReadAs))
        {
            return DeliveryReceipt.Refused(DeliveryRefusal.Unknown);
        }

        if (!await budget.TryTakeAsync(delivery.Length, patience, cancellation))
        {
            return DeliveryReceipt.Refused(DeliveryRefusal.Busy);
        }

        try
        {
            return await StoreAsync(delivery);
        }
        catch (JournalRefusedException e)
        {
            return DeliveryReceipt.Refused(e.Reason);
        }
        finally
        {
            budget.Return(delivery.Length);
        }
    }

    /// <inheritdoc cref="IIntake.EndLaneAsync"/>
    public async ValueTask EndLaneAsync(ulong lane, CancellationToken cancellation) =>
        await journal.Append(NewEntry(FrameKind.LaneEnd) with { Lane = lane }, state: null).Durable.WaitAsync(cancellation);

    /// <inheritdoc cref="ISilenceReports.ReportSilenceAsync"/>
    public async ValueTask<bool> ReportSilenceAsync(SourceId source, string name, DateTime since, CancellationToken cancellation)
    {
        try
        {
            await journal.Append(NewEntry(FrameKind.Silence) with { Delivery = SilenceNote.Of(workspace, source, name, since) }, state: null)
                .Durable.WaitAsync(cancellation);
            return true;
        }
        catch (JournalRefusedException)
        {
            return false;
        }
    }

    /// <summary>Uses other rules from the next frame on; correlations that did not change go on.</summary>
    public void Use(RuleSet others)
    {
        lock (order)
        {
            Volatile.Write(ref rules, others);
            sequencer.Use(others);
        }
    }

    /// <summary>Looks for other indicators from the next frame on. Before <see cref="StartAsync"/>: in what the last run left, too.</summary>
    public void Use(IndicatorIndex others)
    {
        lock (order)
        {
            Volatile.Write(ref indicators, others);
        }
    }

    /// <summary>Says in the journal that the workspace's clock has moved, and waits until all that was taken in is committed.</summary>
    public async Task AdvanceAsync(CancellationToken cancellation)
    {
        await journal.Append(NewEntry(FrameKind.Tick), state: null).Durable.WaitAsync(cancellation);
        await DrainAsync(cancellation);
    }

    /// <summary>Waits until all that was taken in is committed.</summary>
    public Task DrainAsync(CancellationToken cancellation) => sequencer.DrainAsync().WaitAsync(cancellation);

    /// <summary>Seals what was taken in so far, whatever its size. The sealing goes on after the call.</summary>
    public void SealNow()
    {
        lock (order)
        {
            sealer.CloseNow();
        }
    }

    /// <summary>Closes the journal, works off and commits what it took in; what is not sealed stays in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        sealer.Stop();
        journal.Dispose();
        work.Complete();
        foreach (var worker in workers.Where(w => !w.ThreadState.HasFlag(ThreadState.Unstarted)))
        {
            worker.Join();
        }

        sequencer.Dispose();
        sealer.Dispose();
    }

    private static bool IsReadable(ReadAs readAs) =>
        LogFormats.Find(readAs.Format) is not null
        && (readAs.LogSources is null
            || readAs.LogSources.Split('|', StringSplitOptions.RemoveEmptyEntries).All(s => LogSource.TryParse(s, out _, out _)));

    private async Task<DeliveryReceipt> StoreAsync(Delivery delivery)
    {
        var submission = new Submission();
        var ticket = journal.Append(NewEntry(FrameKind.Records) with { Delivery = delivery }, submission);
        await ticket.Durable;
        if (ticket.IsDuplicate)
        {
            countersOf(delivery.Source).AddDuplicate();
            return new DeliveryReceipt(DeliveryOutcome.Duplicate, DeliveryRefusal.None, 0, [], []);
        }

        var result = await submission.Work!.Done;
        return new DeliveryReceipt(DeliveryOutcome.Stored, DeliveryRefusal.None, result.Records, result.Problems, result.RecordOffsets);
    }

    private JournalEntry NewEntry(FrameKind kind) => new()
    {
        Kind = kind,
        Arrived = clock.GetUtcNow().UtcDateTime,
        Received = wall.GetUtcNow().UtcDateTime,
    };

    private void OnWritten(JournalTicket ticket, JournalFrame frame)
    {
        lock (order)
        {
            Interlocked.Exchange(ref lastArrived, frame.Arrived.Ticks);
            if (frame.Kind != FrameKind.Records)
            {
                sealer.Pass(frame);
                sequencer.Add(frame, ticket.Durable, muted: false);
                return;
            }

            var wantsOffsets = ticket.Entry.Delivery!.WantsRecordOffsets;
            var next = new FrameWork(frame, rules, indicators, sealer.Admit(frame), isMatched: true, isMuted: false, wantsOffsets);
            (ticket.State as Submission)!.Work = next;
            work.Add(next);
            sequencer.Add(next, ticket.Durable);
        }
    }

    private async Task GoThroughAsync(long correlatedTo, long committedTo, CancellationToken cancellation)
    {
        var sealedTo = lake.SealedTo;
        foreach (var frame in journal.Read(Math.Min(correlatedTo, sealedTo), journal.End))
        {
            cancellation.ThrowIfCancellationRequested();
            var isMuted = frame.Position < committedTo;
            var isMatched = frame.Position >= correlatedTo;
            if (frame.Kind != FrameKind.Records)
            {
                sealer.Pass(frame);
                if (isMatched)
                {
                    sequencer.Add(frame, Task.CompletedTask, isMuted);
                }

                continue;
            }

            await budget.TryTakeAsync(frame.Length, Timeout.InfiniteTimeSpan, cancellation);
            var kept = Copy(frame);
            var slot = frame.Position >= sealedTo ? sealer.Admit(kept) : null;
            var next = new FrameWork(kept, rules, Volatile.Read(ref indicators), slot, isMatched, isMuted, wantsOffsets: false);
            _ = next.Done.ContinueWith(_ => budget.Return(kept.Length), TaskScheduler.Default);
            work.Add(next);
            if (isMatched)
            {
                sequencer.Add(next, Task.CompletedTask);
            }
        }
    }

    /// <summary>The journal's reader uses its buffer again.</summary>
    private static JournalFrame Copy(JournalFrame frame) => new()
    {
        Kind = frame.Kind,
        Position = frame.Position,
        End = frame.End,
        Workspace = frame.Workspace,
        Source = frame.Source,
        RecordSource = frame.RecordSource,
        RecordPosition = frame.RecordPosition,
        Arrived = frame.Arrived,
        Received = frame.Received,
        Lane = frame.Lane,
        Digest = frame.Digest,
        ReadAs = frame.ReadAs,
        Buffer = frame.Buffer.AsSpan(0, frame.Length).ToArray(),
        Length = frame.Length,
    };

    private void Work(FrameWorker worker)
    {
        while (work.Take() is { } next)
        {
            var result = worker.Process(next);
            next.Slot?.Added();
            next.Complete(result);
        }
    }

    private void OnTimer()
    {
        lock (order)
        {
            sealer.CloseIfOld(wall.GetUtcNow().UtcDateTime);
        }

        var silence = clock.GetUtcNow().UtcDateTime.Ticks - Interlocked.Read(ref lastArrived);
        if (sequencer.WaitsForTime && silence >= TickEvery.Ticks)
        {
            _ = journal.Append(NewEntry(FrameKind.Tick), state: null);
        }
    }

    /// <summary>Lets go what neither the lake nor a restart needs.</summary>
    private void Trim()
    {
        try
        {
            journal.Trim(Math.Min(lake.SealedTo, Math.Min(sequencer.Committed, sequencer.Snapshot)));
            trimFailure = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost by keeping more than is needed; it is tried again after the next commit.
            trimFailure = e.Message;
        }
    }

    /// <summary>Where a delivery's work is found again when its frame is written.</summary>
    private sealed class Submission
    {
        public FrameWork? Work { get; set; }
    }
}

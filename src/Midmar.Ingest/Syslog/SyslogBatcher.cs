using System.Buffers;
using System.Threading.Channels;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Syslog;

namespace Midmar.Ingest.Syslog;

/// <summary>
/// Gathers the messages of one source and hands them in. When as many batches wait as may, nothing more is taken: whoever
/// can wait waits, and whoever cannot counts what is lost. Any thread.
/// </summary>
internal sealed class SyslogBatcher
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SourceId id;
    private readonly ISourceDirectory sources;
    private readonly IIntake intake;
    private readonly SyslogOptions options;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Channel<Batch> full;
    private readonly Lock gate = new();
    private readonly Task pump;
    private Batch filling;
    private long sequence;

    /// <param name="id">The source.</param>
    /// <param name="sources">Where it is described.</param>
    /// <param name="intake">Where batches go.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="stopping">Ends the trying again of what is refused.</param>
    public SyslogBatcher(SourceId id, ISourceDirectory sources, IIntake intake, SyslogOptions options, TimeProvider time, CancellationToken stopping)
    {
        this.id = id;
        this.sources = sources;
        this.intake = intake;
        this.options = options;
        this.time = time;
        this.stopping = stopping;
        full = Channel.CreateBounded<Batch>(new BoundedChannelOptions(options.MaxWaiting) { SingleReader = true });
        pump = Task.Run(PumpAsync, CancellationToken.None);
    }

    public SourceId Id => id;

    /// <summary>Adds a message; false when there is no room.</summary>
    /// <param name="prefix">What goes before it.</param>
    /// <param name="message">The message, line breaks in it or not.</param>
    public bool TryAdd(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> message)
    {
        message = message.TrimEnd("\r\n\0"u8);
        message = message[..Math.Min(message.Length, SyslogFormat.MaxLineLength + 1)];
        if (message.IsEmpty)
        {
            return true;
        }

        lock (gate)
        {
            if (IsFull && !TryHandOn())
            {
                return false;
            }

            filling.Lines ??= new LineBuffer(options.BatchBytes / 8);
            Write(filling.Lines, prefix, message);
            filling.Messages++;
            if (IsFull)
            {
                TryHandOn();
            }

            return true;
        }
    }

    /// <summary>Adds a message when there is room.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        while (!TryAdd(prefix.Span, message.Span))
        {
            await full.Writer.WaitToWriteAsync(cancellation);
        }
    }

    /// <summary>Hands on what has been gathered; called at every <see cref="SyslogOptions.Linger"/>.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (filling.Messages > 0)
            {
                TryHandOn();
            }
        }
    }

    /// <summary>Completes when everything gathered has been stored, or given up because the centre stops.</summary>
    public async Task StopAsync()
    {
        while (true)
        {
            lock (gate)
            {
                if (filling.Messages == 0 || TryHandOn())
                {
                    full.Writer.TryComplete();
                    break;
                }
            }

            await full.Writer.WaitToWriteAsync();
        }

        await pump;
    }

    private bool IsFull => filling.Messages >= options.BatchMessages || filling.Lines?.Length >= options.BatchBytes;

    private bool TryHandOn()
    {
        if (!full.Writer.TryWrite(filling))
        {
            return false;
        }

        filling = default;
        return true;
    }

    /// <summary>A line break in a message becomes <c>#012</c>, as rsyslog writes it: a payload has one message a line.</summary>
    private static void Write(LineBuffer lines, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> message)
    {
        lines.Write(prefix);
        while (message.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Write(message[..end].TrimEnd((byte)'\r'));
            lines.Write("#012"u8);
            message = message[(end + 1)..];
        }

        lines.Write(message);
        lines.Write((byte)'\n');
    }

    private async Task PumpAsync()
    {
        await foreach (var batch in full.Reader.ReadAllAsync())
        {
            try
            {
                await HandInAsync(batch);
            }
            finally
            {
                batch.Lines!.Release();
            }
        }
    }

    private async Task HandInAsync(Batch batch)
    {
        while (sources.Find(id) is { } source)
        {
            var readAs = new ReadAs(source.Format ?? SyslogFormat.FormatName, source.Name, source.LogSources);
            var delivery = NewDelivery.OfMessages(source, readAs, batch.Lines!.Array, batch.Lines.Length, time.GetUtcNow(), sequence);
            var receipt = await TryAcceptAsync(delivery);
            if (receipt?.Outcome is DeliveryOutcome.Stored or DeliveryOutcome.Duplicate)
            {
                sequence++;
                return;
            }

            if (receipt?.Refusal is DeliveryRefusal.Unknown or DeliveryRefusal.TooLong || stopping.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        intake.CountersOf(id).AddDropped(batch.Messages);
    }

    private async Task<DeliveryReceipt?> TryAcceptAsync(Delivery delivery)
    {
        try
        {
            return await intake.AcceptAsync(delivery, Timeout.InfiniteTimeSpan, stopping);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private struct Batch
    {
        public LineBuffer? Lines;
        public int Messages;
    }
}

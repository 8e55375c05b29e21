using Midmar.Detection.Pipeline;

namespace Midmar.Exercise.Simulation;

/// <summary>Hands simulated lines in as a shipper does: a few whole lines at a time, in order.</summary>
internal sealed class SimulatedShipper(IExerciseGround ground)
{
    /// <summary>Bytes of a delivery, unless a single line is longer.</summary>
    private const int MaxDelivery = 1024;

    private static readonly SourceId Source = new(1);

    private static readonly ReadAs Form = new("json", "exercise", LogSources: null);

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Things that could not be read.</summary>
    public long Problems { get; private set; }

    /// <summary>Hands in a tick's lines; returns when they are stored and read.</summary>
    /// <exception cref="IOException">They could not be stored.</exception>
    public async Task SendAsync(SimulatedTick tick, CancellationToken cancellation)
    {
        // All are given before the first is waited for: their place in the journal is the order of these calls, while any
        // number of workers reads them at a time.
        var sent = new List<Task<DeliveryReceipt>>();
        for (var start = 0; start < tick.Lines.Length;)
        {
            var length = LengthOfDelivery(tick.Lines.AsSpan(start));
            sent.Add(ground.Intake.AcceptAsync(DeliveryOf(tick, start, length), Timeout.InfiniteTimeSpan, cancellation).AsTask());
            start += length;
        }

        foreach (var receipt in await Task.WhenAll(sent))
        {
            if (receipt.Outcome != DeliveryOutcome.Stored)
            {
                throw new IOException($"Simulated records were not stored ({receipt.Refusal}). Free space on the disk, or check it.");
            }

            Records += receipt.Records;
            Problems += receipt.Problems.Count;
        }
    }

    private Delivery DeliveryOf(SimulatedTick tick, int start, int length) => new()
    {
        Workspace = ground.Workspace,
        Source = Source,
        ReadAs = Form,
        RecordSource = Simulator.Source,
        Position = tick.Offset + start,
        Buffer = tick.Lines[start..(start + length)],
        Length = length,
        Digest = null,
    };

    private static int LengthOfDelivery(ReadOnlySpan<byte> lines)
    {
        if (lines.Length <= MaxDelivery)
        {
            return lines.Length;
        }

        var end = lines[..MaxDelivery].LastIndexOf((byte)'\n');
        return (end >= 0 ? end : lines.IndexOf((byte)'\n')) + 1;
    }
}

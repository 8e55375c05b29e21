using System.Runtime.InteropServices;

namespace Midmar.Records;

/// <summary>
/// Values met lately, resolved. Logs repeat themselves: of ten values of a record nine came a short while before, and need
/// not be decoded, looked up and searched again. Each value has one place, by its bytes, and takes it when it comes for the
/// second time, so that what never comes again drives nothing out. What is known has a number (<see cref="FieldValue.Number"/>),
/// by which others keep what they found out about it. Fixed in size; outlives batches. One thread.
/// </summary>
public sealed class ValueMemo
{
    /// <summary>Values known at a time, at most; a power of two. With the bytes of short ones this fits a core's own cache.</summary>
    public const int Places = 1 << PlaceBits;

    /// <summary>Longest value that is kept (bytes, as it stands in the log).</summary>
    public const int MaxLength = 2048;

    /// <summary>Memory for the bytes of values; once it is used up the memo is begun anew with the next batch.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int PlaceBits = 12;
    private const int BlockLength = 64 * 1024;

    private readonly Place[] places = new Place[Places];
    private readonly List<byte[]> blocks = [];
    private int block = -1;
    private int used = BlockLength;
    private long kept;

    /// <summary>Times it was begun anew.</summary>
    public long Restarts { get; private set; }

    /// <summary>The place of a value in a memo.</summary>
    /// <param name="number">See <see cref="FieldValue.Number"/>.</param>
    /// <returns>From 0 to <see cref="Places"/> - 1. Values of different numbers may share it, one after the other.</returns>
    public static int PlaceOf(long number) => (int)number & (Places - 1);

    /// <summary>The hash by which a value is found. Whoever makes two values meet gains nothing: they drive each other out.</summary>
    public static uint HashOf(ReadOnlySpan<byte> raw, int encoding)
    {
        var hash = Mix(((ulong)raw.Length << 8) ^ (uint)encoding);
        if (raw.Length >= 4 * sizeof(ulong))
        {
            hash = HashOfLong(ref raw, hash);
        }

        while (raw.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(raw));
            raw = raw[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var b in raw)
        {
            rest = (rest << 8) | b;
        }

        return (uint)(Mix(hash ^ rest) >> 16);
    }

    /// <summary>Four sums side by side: the processor works on all of them at once.</summary>
    private static ulong HashOfLong(ref ReadOnlySpan<byte> raw, ulong hash)
    {
        var (one, two, three, four) = (hash, hash + 1, hash + 2, hash + 3);
        while (raw.Length >= 4 * sizeof(ulong))
        {
            one = Mix(one ^ MemoryMarshal.Read<ulong>(raw));
            two = Mix(two ^ MemoryMarshal.Read<ulong>(raw[8..]));
            three = Mix(three ^ MemoryMarshal.Read<ulong>(raw[16..]));
            four = Mix(four ^ MemoryMarshal.Read<ulong>(raw[24..]));
            raw = raw[(4 * sizeof(ulong))..];
        }

        return Mix(one + Mix(two + Mix(three + Mix(four))));
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ (value >> 29);
    }

    /// <summary>The value that these bytes are, if it is known.</summary>
    /// <param name="raw">The bytes as they stand in the log, <see cref="MaxLength"/> at most.</param>
    /// <param name="encoding">How they are to be read.</param>
    /// <param name="hash">See <see cref="HashOf"/>.</param>
    /// <param name="value">The value; its text lies in the memo and stays until the next batch.</param>
    public bool TryFind(ReadOnlySpan<byte> raw, int encoding, uint hash, out FieldValue value)
    {
        ref readonly var place = ref places[hash & (Places - 1)];
        if (place.Hash == hash && place.Encoding == encoding && place.Length == raw.Length && place.Block is { } bytes
            && raw.SequenceEqual(bytes.AsSpan(place.Offset, place.Length)))
        {
            value = place.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Takes a value in that was not known, if it came before; returns it as it is to be used.</summary>
    /// <param name="raw">The bytes as they stand in the log.</param>
    /// <param name="encoding">How they are to be read.</param>
    /// <param name="hash">See <see cref="HashOf"/>.</param>
    /// <param name="value">What they are.</param>
    public FieldValue Meet(ReadOnlySpan<byte> raw, int encoding, uint hash, in FieldValue value)
    {
        ref var place = ref places[hash & (Places - 1)];
        if (place.Candidate != hash || value.Kind == FieldValueKind.List || raw.Length > MaxLength)
        {
            place.Candidate = hash;
            return value;
        }

        if (!TryStore(raw, out var bytes, out var offset) || !TryCopyText(raw, value, bytes, offset, out var copy))
        {
            return value;
        }

        kept++;
        place = new Place
        {
            Hash = hash,
            Candidate = hash,
            Encoding = encoding,
            Block = bytes,
            Offset = offset,
            Length = raw.Length,
            Value = copy.WithNumber((kept << PlaceBits) | (hash & (Places - 1))),
        };
        return place.Value;
    }

    /// <summary>To be called before each batch, when nothing uses the values of the last one any more.</summary>
    public void StartBatch()
    {
        if ((block + 1) * (long)BlockLength >= MaxBytes)
        {
            Array.Clear(places);
            (block, used) = (-1, BlockLength);
            Restarts++;
        }
    }

    private bool TryCopyText(ReadOnlySpan<byte> raw, in FieldValue value, byte[] rawBytes, int rawOffset, out FieldValue copy)
    {
        copy = value;
        if (value.Kind != FieldValueKind.Text)
        {
            return true;
        }

        var text = value.Utf8;
        if (text.SequenceEqual(raw))
        {
            copy = FieldValue.Text(rawBytes, rawOffset, raw.Length);
            return true;
        }

        if (text.Length > BlockLength || !TryStore(text, out var bytes, out var offset))
        {
            return false;
        }

        copy = FieldValue.Text(bytes, offset, text.Length);
        return true;
    }

    /// <summary>False when the memory is used up: what is in use by the batch must stay.</summary>
    private bool TryStore(ReadOnlySpan<byte> bytes, out byte[] stored, out int offset)
    {
        if (bytes.Length > BlockLength - used)
        {
            if ((block + 1) * (long)BlockLength >= MaxBytes)
            {
                (stored, offset) = ([], 0);
                return false;
            }

            if (++block == blocks.Count)
            {
                blocks.Add(new byte[BlockLength]);
            }

            used = 0;
        }

        (stored, offset) = (blocks[block], used);
        bytes.CopyTo(stored.AsSpan(used));
        used += bytes.Length;
        return true;
    }

    private struct Place
    {
        public uint Hash;

        /// <summary>Hash of the value that asked for the place last.</summary>
        public uint Candidate;

        public int Encoding;
        public int Offset;
        public int Length;
        public byte[]? Block;
        public FieldValue Value;
    }
}

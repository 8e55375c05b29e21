using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Midmar.Records;

namespace Midmar.Detection.Spilling;

/// <summary>What is kept of a match until it can be correlated: where it was, and the values its correlations ask for.</summary>
internal readonly record struct SpilledMatch
{
    private const int HeaderSize = sizeof(int) + sizeof(long) + sizeof(byte);
    private const int Absent = -1;

    /// <summary>Index of the source in the scan.</summary>
    public required int SourceIndex { get; init; }

    /// <summary>The record's own number in its log.</summary>
    public required long? EventRecordId { get; init; }

    public static SpilledMatch Read(ReadOnlySpan<byte> payload, Span<string?> values)
    {
        var match = new SpilledMatch
        {
            SourceIndex = BinaryPrimitives.ReadInt32LittleEndian(payload),
            EventRecordId = payload[HeaderSize - 1] != 0 ? BinaryPrimitives.ReadInt64LittleEndian(payload[sizeof(int)..]) : null,
        };
        payload = payload[HeaderSize..];
        foreach (ref var value in values)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(payload);
            payload = payload[sizeof(int)..];
            value = length == Absent ? null : Encoding.UTF8.GetString(payload[..length]);
            payload = payload[Math.Max(0, length)..];
        }

        return match;
    }

    public void WriteHeader(IBufferWriter<byte> output)
    {
        var header = output.GetSpan(HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(header, SourceIndex);
        BinaryPrimitives.WriteInt64LittleEndian(header[sizeof(int)..], EventRecordId ?? 0);
        header[HeaderSize - 1] = EventRecordId is null ? (byte)0 : (byte)1;
        output.Advance(HeaderSize);
    }

    public static void WriteValue(IBufferWriter<byte> output, in FieldValue value)
    {
        if (value.Kind is FieldValueKind.Missing or FieldValueKind.Null)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), Absent);
            output.Advance(sizeof(int));
            return;
        }

        var text = value.Kind == FieldValueKind.Text ? value.Utf8 : Encoding.UTF8.GetBytes(value.ToString());
        var room = output.GetSpan(sizeof(int) + text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, text.Length);
        text.CopyTo(room[sizeof(int)..]);
        output.Advance(sizeof(int) + text.Length);
    }
}

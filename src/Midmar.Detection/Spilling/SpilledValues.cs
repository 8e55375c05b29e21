using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Midmar.Records;

namespace Midmar.Detection.Spilling;

/// <summary>The values that correlations ask for, as they are kept until a match can be correlated: length and UTF-8 of each.</summary>
internal static class SpilledValues
{
    private const int Absent = -1;

    public static void Write(IBufferWriter<byte> output, in FieldValue value)
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

    public static void Read(ReadOnlySpan<byte> payload, Span<string?> values)
    {
        foreach (ref var value in values)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(payload);
            payload = payload[sizeof(int)..];
            value = length == Absent ? null : Encoding.UTF8.GetString(payload[..length]);
            payload = payload[Math.Max(0, length)..];
        }
    }
}

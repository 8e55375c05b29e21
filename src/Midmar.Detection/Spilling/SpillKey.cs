using System.Buffers.Binary;

namespace Midmar.Detection.Spilling;

/// <summary>Where an entry stands in the order: by event time, then by record, then by rule.</summary>
/// <param name="TimeTicks">Event time, UTC ticks.</param>
/// <param name="Source">Source of the record.</param>
/// <param name="Position">Position in the source.</param>
/// <param name="Rule">Index of the rule.</param>
internal readonly record struct SpillKey(long TimeTicks, ulong Source, long Position, int Rule) : IComparable<SpillKey>
{
    /// <summary>Bytes of a written key.</summary>
    public const int Size = 28;

    public static SpillKey Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, TimeTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Source);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Position);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Rule);
    }

    public int CompareTo(SpillKey other)
    {
        var order = TimeTicks.CompareTo(other.TimeTicks);
        order = order != 0 ? order : Source.CompareTo(other.Source);
        order = order != 0 ? order : Position.CompareTo(other.Position);
        return order != 0 ? order : Rule.CompareTo(other.Rule);
    }
}

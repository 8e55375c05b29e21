using System.Buffers.Binary;
using System.Buffers.Text;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>Resolves the values of event log records: integers, numbers and truth values as such, all else as text.</summary>
internal sealed class EvtxValueDecoder : ValueDecoder
{
    /// <summary>The decoder.</summary>
    public static EvtxValueDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public override FieldValue Decode(RecordBatch batch, in RawValue raw)
    {
        if (raw.Encoding == BinXmlType.String)
        {
            return Utf16.ToValue(batch.Arena, batch.Buffer.AsSpan(raw.Offset, raw.Length));
        }

        return raw.Encoding switch
        {
            BinXmlType.ValueRun => Run(batch, raw),
            >= BinXmlType.Array => Array(batch, raw),
            _ => Scalar(batch, raw.Encoding, batch.Buffer.AsSpan(raw.Offset, raw.Length)),
        };
    }

    private static FieldValue Scalar(RecordBatch batch, int type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case BinXmlType.Null or BinXmlType.BinXml:
                return FieldValue.Null;
            case >= BinXmlType.Int8 and <= BinXmlType.UInt64 when value.Length is > 0 and <= 8:
                if (ValueText.IsSigned(type))
                {
                    return FieldValue.Of(ValueText.Signed(value));
                }

                var number = ValueText.Unsigned(value);
                return number <= long.MaxValue ? FieldValue.Of((long)number) : Text(batch.Arena, type, value);
            case BinXmlType.Real32 when value.Length == 4:
                return FieldValue.Of(Widen(BinaryPrimitives.ReadSingleLittleEndian(value)));
            case BinXmlType.Real64 when value.Length == 8:
                return FieldValue.Of(BinaryPrimitives.ReadDoubleLittleEndian(value));
            case BinXmlType.Bool:
                return FieldValue.Of(value.IndexOfAnyExcept((byte)0) >= 0);
            default:
                return Text(batch.Arena, type, value);
        }
    }

    private static FieldValue Text(Arena arena, int type, ReadOnlySpan<byte> value)
    {
        var room = ValueText.Room(type, value.Length);
        var buffer = arena.Allocate(room, out var offset);
        var written = ValueText.Write(type, value, buffer.AsSpan(offset, room));
        arena.GiveBack(buffer, room - written);
        return FieldValue.Text(buffer, offset, written);
    }

    // A person who wrote 0.1 as a single means 0.1, not 0.10000000149.
    private static double Widen(float value)
    {
        Span<byte> text = stackalloc byte[32];
        return Utf8Formatter.TryFormat(value, text, out var written)
            && Utf8Parser.TryParse(text[..written], out double result, out var used) && used == written
            ? result
            : value;
    }

    private static FieldValue Array(RecordBatch batch, in RawValue raw)
    {
        var bytes = batch.Buffer.AsSpan(raw.Offset, raw.Length);
        var type = raw.Encoding & ~BinXmlType.Array;
        var items = new FieldValue[ArrayItems.Count(type, bytes)];
        var walk = new ArrayItems(type, bytes);
        for (var i = 0; walk.Next(); i++)
        {
            items[i] = type == BinXmlType.String
                ? Utf16.ToValue(batch.Arena, bytes.Slice(walk.Start, walk.Length))
                : Scalar(batch, type, bytes.Slice(walk.Start, walk.Length));
        }

        return items.Length switch { 0 => FieldValue.Null, 1 => items[0], _ => FieldValue.List(items) };
    }

    private FieldValue Run(RecordBatch batch, in RawValue raw)
    {
        var (first, count) = (raw.Length >> 16, raw.Length & 0xffff);
        var items = new FieldValue[count];
        var values = BinaryPrimitives.ReadInt32LittleEndian(batch.Buffer.AsSpan(raw.Offset - 4));
        var at = raw.Offset + (values * 4);
        for (var i = 0; i < Math.Min(values, first + count); i++)
        {
            var descriptor = batch.Buffer.AsSpan(raw.Offset + (i * 4));
            int size = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
            if (i >= first)
            {
                items[i - first] = Decode(batch, new RawValue(at, size, descriptor[2]));
            }

            at += size;
        }

        for (var i = 0; i < count; i++)
        {
            items[i] = items[i].Kind == FieldValueKind.Missing ? FieldValue.Null : items[i];
        }

        return FieldValue.List(items);
    }
}

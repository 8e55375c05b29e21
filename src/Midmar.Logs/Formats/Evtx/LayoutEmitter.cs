using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>Adds records whose templates have a layout: the way of nearly all records.</summary>
internal sealed class LayoutEmitter(ClassCache classes, RecordValues values, LogSourceSet? fixedSources)
{
    /// <summary>Adds the record read into the values.</summary>
    public void Emit(ReadOnlySpan<byte> chunk, RecordBatch batch, Layout layout, int offset, int length)
    {
        var slots = values.Slots;
        var kind = classes.Get(
            TextAt(chunk, slots, layout.Provider), TextAt(chunk, slots, layout.Channel), EventIdAt(chunk, slots, layout.EventId));
        foreach (ref readonly var op in layout.Ops.AsSpan())
        {
            switch (op.Kind)
            {
                case FieldOpKind.Slot:
                    batch.Add(op.Name, slots[op.Index]);
                    break;
                case FieldOpKind.OptionalSlot:
                    if (slots[op.Index].Encoding != BinXmlType.Null)
                    {
                        batch.Add(op.Name, slots[op.Index]);
                    }

                    break;
                case FieldOpKind.Constant:
                    batch.Add(op.Name, layout.Constants[op.Index]);
                    break;
                case FieldOpKind.Run:
                    batch.Add(op.Name, RunOf(layout.Runs[op.Index]));
                    break;
                default:
                    AddValue(chunk, batch, layout, op);
                    break;
            }
        }

        var sources = kind.Finish(batch);
        batch.EndRecord(offset, length, TimeOf(chunk, slots, layout.Time, chunk.Slice(offset, length)), fixedSources ?? sources);
    }

    private static KeyText TextAt(ReadOnlySpan<byte> chunk, ReadOnlySpan<RawValue> slots, KeyPlace place)
    {
        if (place.Slot < 0)
        {
            return new KeyText(place.Constant.Utf8, isUtf16: false);
        }

        var raw = slots[place.Slot];
        return raw.Encoding == BinXmlType.String
            ? new KeyText(chunk.Slice(raw.Offset, raw.Length), isUtf16: true)
            : default;
    }

    private static int EventIdAt(ReadOnlySpan<byte> chunk, ReadOnlySpan<RawValue> slots, KeyPlace place)
    {
        if (place.Slot < 0)
        {
            return (int)place.Constant.Integer;
        }

        var raw = slots[place.Slot];
        return raw.Encoding is >= BinXmlType.Int8 and <= BinXmlType.UInt64
            ? (int)ValueText.Unsigned(chunk.Slice(raw.Offset, raw.Length))
            : 0;
    }

    private static DateTime TimeOf(ReadOnlySpan<byte> chunk, ReadOnlySpan<RawValue> slots, KeyPlace place, ReadOnlySpan<byte> record)
    {
        if (place.Slot >= 0 && RecordTime.TryRead(chunk, slots[place.Slot], out var time))
        {
            return time;
        }

        return RecordTime.TryParse(place.Constant.Utf8, out time) ? time : EventRecord.WrittenAt(record);
    }

    private RawValue RunOf(in SlotRun run) =>
        new(values.Instances[run.Instance].Descriptors, (run.First << 16) | run.Count, BinXmlType.ValueRun);

    private void AddValue(ReadOnlySpan<byte> chunk, RecordBatch batch, Layout layout, in FieldOp op)
    {
        var value = ValueOf(chunk, batch, layout, op);
        if (value.Kind != FieldValueKind.Missing)
        {
            batch.Add(op.Name, value);
        }
    }

    private FieldValue ValueOf(ReadOnlySpan<byte> chunk, RecordBatch batch, Layout layout, in FieldOp op)
    {
        var slots = values.Slots;
        switch (op.Kind)
        {
            case FieldOpKind.OptionalSlot when slots[op.Index].Encoding == BinXmlType.Null:
                return FieldValue.Missing;
            case FieldOpKind.Slot or FieldOpKind.OptionalSlot:
                return EvtxValueDecoder.Instance.Decode(batch, slots[op.Index]);
            case FieldOpKind.Constant:
                return layout.Constants[op.Index];
            case FieldOpKind.Run:
                return EvtxValueDecoder.Instance.Decode(batch, RunOf(layout.Runs[op.Index]));
            case FieldOpKind.Composite:
                var composite = layout.Composites[op.Index];
                return composite.SkipNull && AllNull(slots, composite)
                    ? FieldValue.Missing
                    : ValueComposer.Compose(batch, chunk, slots, composite.Pieces);
            default:
                var items = new List<FieldValue>();
                foreach (var part in layout.Lists[op.Index])
                {
                    var item = ValueOf(chunk, batch, layout, part);
                    if (item.Kind != FieldValueKind.Missing)
                    {
                        items.Add(item);
                    }
                }

                return items.Count switch { 0 => FieldValue.Missing, 1 => items[0], _ => FieldValue.List([.. items]) };
        }
    }

    private static bool AllNull(ReadOnlySpan<RawValue> slots, CompositeText composite)
    {
        foreach (var piece in composite.Pieces)
        {
            if (piece.Text is not null || slots[piece.Slot].Encoding != BinXmlType.Null)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Reads TimeCreated in whatever type it is written.</summary>
internal static class RecordTime
{
    public static bool TryRead(ReadOnlySpan<byte> chunk, in RawValue raw, out DateTime time)
    {
        var bytes = chunk.Slice(raw.Offset, raw.Length);
        switch (raw.Encoding)
        {
            case BinXmlType.FileTime:
                return ValueText.TryFileTime(bytes, out time);
            case BinXmlType.SystemTime:
                return ValueText.TrySystemTime(bytes, out time);
            case BinXmlType.String:
                Span<byte> text = stackalloc byte[128];
                time = default;
                return bytes.Length <= 80 && TryParse(text[..Utf16.Write(bytes, text)], out time);
            default:
                time = default;
                return false;
        }
    }

    /// <summary>A time as XML writes it, such as 2020-06-23T09:35:56.825510000Z.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        const int toSeconds = 19;
        time = default;
        if (text.Length < toSeconds || text[^1] != (byte)'Z'
            || !System.Buffers.Text.Utf8Parser.TryParse(text[..4], out int year, out var used) || used != 4 || year < 1
            || !Two(text, 5, 1, 12, out var month) || !Two(text, 8, 1, DateTime.DaysInMonth(Math.Clamp(year, 1, 9999), month), out var day)
            || !Two(text, 11, 0, 23, out var hour) || !Two(text, 14, 0, 59, out var minute) || !Two(text, 17, 0, 59, out var second))
        {
            return false;
        }

        var ticks = 0L;
        var scale = TimeSpan.TicksPerSecond / 10;
        for (var i = toSeconds + 1; i < text.Length - 1 && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            ticks += (text[i] - '0') * scale;
            scale /= 10;
        }

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks);
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, int least, int most, out int number)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        number = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 && number >= least && number <= most;
    }
}

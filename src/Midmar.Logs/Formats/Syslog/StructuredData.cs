using System.Text;
using Midmar.Records;

namespace Midmar.Logs.Formats.Syslog;

/// <summary>Structured data of RFC 5424, section 6.3: <c>[id name="value" ...][...]</c>. In a value, a backslash stands before <c>"</c>, <c>\</c> and <c>]</c>.</summary>
internal static class StructuredData
{
    /// <summary>Where it ends; -1 when there is none, or it is not closed.</summary>
    public static int EndOf(ReadOnlySpan<byte> data, int at, int end)
    {
        var begun = at;
        for (var elements = 0; at < end && data[at] == (byte)'[' && elements < SyslogFormat.MaxElements; elements++)
        {
            var close = EndOfElement(data, at, end);
            if (close < 0)
            {
                return -1;
            }

            at = close;
        }

        return at > begun ? at : -1;
    }

    /// <summary>Adds a field <c>structured_data.id.name</c> for each parameter; one that comes again makes it a list.</summary>
    public static void Add(ReadOnlySpan<byte> data, in Part part, RecordBatch batch)
    {
        var end = part.Start + part.Length;
        var left = SyslogFormat.MaxParameters;
        for (var at = part.Start; at < end;)
        {
            var close = EndOfElement(data, at, end);
            AddElement(data, at + 1, close - 1, batch, ref left);
            at = close;
        }
    }

    private static void AddElement(ReadOnlySpan<byte> data, int at, int end, RecordBatch batch, ref int left)
    {
        var blank = data[at..end].IndexOf((byte)' ');
        var id = Encoding.UTF8.GetString(data[at..(blank < 0 ? end : at + blank)]);
        at = blank < 0 ? end : at + blank + 1;
        while (at < end && left-- > 0)
        {
            var sign = data[at..end].IndexOf("=\""u8);
            if (sign < 0)
            {
                return;
            }

            var name = Encoding.UTF8.GetString(data.Slice(at, sign).Trim((byte)' '));
            var from = at + sign + 2;
            var to = EndOfValue(data, from, end);
            AddParameter(batch, batch.IdOf(Encoding.UTF8.GetBytes($"structured_data.{id}.{name}")), new RawValue(from, to - from, SyslogDecoder.Parameter));
            at = Math.Min(to + 1, end);
        }
    }

    private static void AddParameter(RecordBatch batch, FieldId field, in RawValue raw)
    {
        for (var i = 0; i < batch.PendingFields; i++)
        {
            if (batch.PendingFieldAt(i) != field)
            {
                continue;
            }

            var known = batch.PendingValueAt(i);
            FieldValue[] items = known.Kind == FieldValueKind.List ? [.. known.Items] : [known];
            batch.ReplacePending(i, FieldValue.List([.. items, SyslogDecoder.Instance.Decode(batch, raw)]));
            return;
        }

        batch.Add(field, raw);
    }

    private static int EndOfElement(ReadOnlySpan<byte> data, int at, int end)
    {
        var inValue = false;
        for (at++; at < end; at++)
        {
            switch (data[at])
            {
                case (byte)'\\' when inValue:
                    at++;
                    break;
                case (byte)'"':
                    inValue = !inValue;
                    break;
                case (byte)']' when !inValue:
                    return at + 1;
            }
        }

        return -1;
    }

    private static int EndOfValue(ReadOnlySpan<byte> data, int at, int end)
    {
        while (at < end && data[at] != (byte)'"')
        {
            at += data[at] == (byte)'\\' ? 2 : 1;
        }

        return Math.Min(at, end);
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>How a raw value's bytes are to be read.</summary>
internal enum JsonEncoding
{
    /// <summary>The inside of a string, escapes and all.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>, no bytes.</summary>
    True,

    /// <summary><c>false</c>, no bytes.</summary>
    False,

    /// <summary><c>null</c>, no bytes.</summary>
    Null,

    /// <summary>An array with its brackets.</summary>
    Array,

    /// <summary>JSON text kept as text: too deep, or an object among other values.</summary>
    Text,
}

/// <summary>Resolves raw JSON values. A string without escapes is not copied.</summary>
internal sealed class JsonDecoder : ValueDecoder
{
    public static JsonDecoder Instance { get; } = new();

    public override FieldValue Decode(RecordBatch batch, in RawValue raw) => Decode(batch, raw, 0);

    private static FieldValue Decode(RecordBatch batch, in RawValue raw, int depth) => (JsonEncoding)raw.Encoding switch
    {
        JsonEncoding.String => Unescape(batch, raw),
        JsonEncoding.Number => Number(batch, raw),
        JsonEncoding.True => FieldValue.Of(true),
        JsonEncoding.False => FieldValue.Of(false),
        JsonEncoding.Array => List(batch, raw, depth),
        JsonEncoding.Text => FieldValue.Text(batch.Buffer, raw.Offset, raw.Length),
        _ => FieldValue.Null,
    };

    private static FieldValue Unescape(RecordBatch batch, in RawValue raw)
    {
        var text = batch.Buffer.AsSpan(raw.Offset, raw.Length);
        var escape = text.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return FieldValue.Text(batch.Buffer, raw.Offset, raw.Length);
        }

        var target = batch.Arena.Allocate(raw.Length, out var offset);
        var length = Unescape(text, escape, target.AsSpan(offset, raw.Length));
        batch.Arena.GiveBack(target, raw.Length - length);
        return FieldValue.Text(target, offset, length);
    }

    /// <summary>Writes the text without its escapes; never longer than it was. An escape JSON does not know stays as it is.</summary>
    /// <param name="text">The inside of a string.</param>
    /// <param name="escape">Where its first backslash is.</param>
    /// <param name="target">As many bytes as the text has.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, int escape, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            text[..escape].CopyTo(target[written..]);
            written += escape;
            text = text[escape..];
            if (text.Length < 2)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            var used = 2;
            var plain = text[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'"' or (byte)'\\' or (byte)'/' => text[1],
                _ => (byte)0,
            };
            if (plain != 0)
            {
                target[written++] = plain;
            }
            else if (text[1] == (byte)'u' && TryCharacter(text, out var character, out used))
            {
                written += character.EncodeToUtf8(target[written..]);
            }
            else
            {
                used = 2;
                text[..2].CopyTo(target[written..]);
                written += 2;
            }

            text = text[used..];
            escape = text.IndexOf((byte)'\\');
            if (escape < 0)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }
        }
    }

    /// <summary>The character of <c>\uXXXX</c>, or of two that make a pair; half a pair is U+FFFD.</summary>
    private static bool TryCharacter(ReadOnlySpan<byte> text, out Rune character, out int used)
    {
        character = Rune.ReplacementChar;
        used = 6;
        if (!TryUnit(text, out var first))
        {
            return false;
        }

        if (Rune.TryCreate(first, out var single))
        {
            character = single;
        }
        else if (TryUnit(text[6..], out var second) && Rune.TryCreate(first, second, out var pair))
        {
            character = pair;
            used = 12;
        }

        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || text[0] != (byte)'\\' || text[1] != (byte)'u'
            || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort value, out var used, 'x') || used != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    private static FieldValue Number(RecordBatch batch, in RawValue raw)
    {
        var text = batch.Buffer.AsSpan(raw.Offset, raw.Length);
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            return FieldValue.Of(integer);
        }

        return Utf8Parser.TryParse(text, out double real, out used) && used == text.Length && double.IsFinite(real)
            ? FieldValue.Of(real)
            : FieldValue.Text(batch.Buffer, raw.Offset, raw.Length);
    }

    private static FieldValue List(RecordBatch batch, in RawValue raw, int depth)
    {
        if (depth == JsonFormat.MaxDepth)
        {
            return FieldValue.Text(batch.Buffer, raw.Offset, raw.Length);
        }

        var items = new List<FieldValue>();
        var data = batch.Buffer.AsSpan(0, raw.Offset + raw.Length - 1);
        var position = raw.Offset + 1;
        while (true)
        {
            position = JsonValues.SkipBlanksAndCommas(data, position);
            if (position >= data.Length || !JsonValues.TryRead(data, ref position, out var item))
            {
                return FieldValue.List([.. items]);
            }

            items.Add(Decode(batch, item, depth + 1));
        }
    }
}

using System.Buffers.Text;
using System.Numerics;
using System.Runtime.Intrinsics;
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

    public override FieldValue Decode(RecordBatch batch, in RawValue raw)
    {
        if (batch.Memo is not { } memo || raw.Length > ValueMemo.MaxLength || (JsonEncoding)raw.Encoding is not (JsonEncoding.String or JsonEncoding.Number))
        {
            return Decode(batch, raw, 0);
        }

        var bytes = batch.Buffer.AsSpan(raw.Offset, raw.Length);
        var hash = ValueMemo.HashOf(bytes, raw.Encoding);
        return memo.TryFind(bytes, raw.Encoding, hash, out var known)
            ? known
            : memo.Meet(bytes, raw.Encoding, hash, Decode(batch, raw, 0));
    }

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
        if (!text.Contains((byte)'\\'))
        {
            return FieldValue.Text(batch.Buffer, raw.Offset, raw.Length);
        }

        var target = batch.Arena.Allocate(raw.Length, out var offset);
        var length = Unescape(text, target.AsSpan(offset, raw.Length));
        batch.Arena.GiveBack(target, raw.Length - length);
        return FieldValue.Text(target, offset, length);
    }

    /// <summary>Writes the text without its escapes; never longer than it was. An escape JSON does not know stays as it is.</summary>
    /// <param name="text">The inside of a string.</param>
    /// <param name="target">As many bytes as the text has.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var read = 0;
        var written = 0;
        while (read < text.Length)
        {
            // Sixteen bytes are copied whole and only those before the next backslash counted: log messages are full
            // of short runs. There is room, because no more has been written than read.
            if (text.Length - read >= Vector128<byte>.Count)
            {
                var chunk = Vector128.Create(text[read..]);
                chunk.CopyTo(target[written..]);
                var escapes = Vector128.Equals(chunk, Vector128.Create((byte)'\\')).ExtractMostSignificantBits();
                var plain = escapes == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(escapes);
                read += plain;
                written += plain;
                if (escapes == 0)
                {
                    continue;
                }
            }
            else if (text[read] != (byte)'\\')
            {
                target[written++] = text[read++];
                continue;
            }

            read += UnescapeOne(text[read..], target, ref written);
        }

        return written;
    }

    /// <summary>Writes the one character of an escape; the bytes read.</summary>
    private static int UnescapeOne(ReadOnlySpan<byte> text, Span<byte> target, ref int written)
    {
        if (text.Length < 2)
        {
            target[written++] = text[0];
            return 1;
        }

        var plain = text[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'"' or (byte)'\\' or (byte)'/' => text[1],
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => (byte)0,
        };
        if (plain != 0)
        {
            target[written++] = plain;
            return 2;
        }

        if (text[1] == (byte)'u' && TryCharacter(text, out var character, out var used))
        {
            written += character.EncodeToUtf8(target[written..]);
            return used;
        }

        target[written++] = text[0];
        target[written++] = text[1];
        return 2;
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

        // A whole number past 64 bits stays as its digits: a double would lose the last of them.
        return text.IndexOfAny(".eE"u8) >= 0
            && Utf8Parser.TryParse(text, out double real, out used) && used == text.Length && double.IsFinite(real)
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

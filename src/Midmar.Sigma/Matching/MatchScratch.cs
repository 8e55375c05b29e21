using System.Buffers.Text;
using Midmar.Records;

namespace Midmar.Sigma.Matching;

/// <summary>Working memory of one matching thread.</summary>
internal sealed class MatchScratch
{
    private byte[] folds = new byte[16 * 1024];
    private int foldsUsed;
    private char[] chars = new char[1024];

    /// <summary>Times a regular expression ran out of time, since the matcher was made.</summary>
    public long RegexTimeouts { get; set; }

    public char[] Chars(int length)
    {
        if (chars.Length < length)
        {
            chars = new char[Math.Max(length, chars.Length * 2)];
        }

        return chars;
    }

    /// <summary>Forgets the folds of the record before.</summary>
    public void NextRecord() => foldsUsed = 0;

    /// <summary>Folds a text into memory that lasts until <see cref="NextRecord"/>.</summary>
    public FoldedText Fold(ReadOnlySpan<byte> text)
    {
        var room = TextFold.MaxLength(text.Length);
        if (folds.Length - foldsUsed < room)
        {
            // Texts folded earlier for this record stay in the old array, which their FoldedText holds.
            folds = new byte[Math.Max(room, folds.Length * 2)];
            foldsUsed = 0;
        }

        var length = TextFold.Fold(text, folds.AsSpan(foldsUsed));
        var folded = new FoldedText(folds, foldsUsed, length);
        foldsUsed += length;
        return folded;
    }

    /// <summary>The UTF-8 text of a value that is not a list, not missing and not null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="numberText">Room for the text of a number, <see cref="LongestNumberText"/> bytes.</param>
    public static ReadOnlySpan<byte> TextOf(in FieldValue value, Span<byte> numberText)
    {
        switch (value.Kind)
        {
            case FieldValueKind.Text:
                // The span lies in the value's own buffer, not in this copy of the struct.
                return value.Utf8;
            case FieldValueKind.Integer:
                Utf8Formatter.TryFormat(value.Integer, numberText, out var written);
                return numberText[..written];
            case FieldValueKind.Real:
                value.Real.TryFormat(numberText, out written, "R", System.Globalization.CultureInfo.InvariantCulture);
                return numberText[..written];
            case FieldValueKind.Boolean:
                return value.Boolean ? "true"u8 : "false"u8;
            default:
                return default;
        }
    }

    /// <summary>Bytes that the text of any number fits in.</summary>
    public const int LongestNumberText = 40;
}

/// <summary>A folded text in a scratch buffer.</summary>
internal readonly struct FoldedText(byte[] buffer, int offset, int length)
{
    public ReadOnlySpan<byte> Span => new(buffer, offset, length);

    public bool IsSet => buffer is not null;
}

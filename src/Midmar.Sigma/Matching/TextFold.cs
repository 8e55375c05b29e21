using System.Buffers;
using System.Text;

namespace Midmar.Sigma.Matching;

/// <summary>
/// Case folding of UTF-8: every character to its invariant lower case, as "values are treated as case-insensitive
/// strings" asks (rules specification, "General"). Rule literals and log values go through the same function.
/// </summary>
internal static class TextFold
{
    /// <summary>Bytes the fold of <paramref name="length"/> bytes can need: a lower case letter may be longer (U+023A), an invalid byte stays one byte.</summary>
    public static int MaxLength(int length) => length * 2;

    /// <summary>Folds; returns the bytes written. Bytes that are not UTF-8 are copied.</summary>
    public static int Fold(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (Ascii.ToLower(source, destination, out var written) == OperationStatus.Done)
        {
            return written;
        }

        var rest = source[written..];
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var consumed) == OperationStatus.Done)
            {
                written += Rune.ToLowerInvariant(rune).EncodeToUtf8(destination[written..]);
            }
            else
            {
                rest[..consumed].CopyTo(destination[written..]);
                written += consumed;
            }

            rest = rest[consumed..];
        }

        return written;
    }

    /// <summary>The folded UTF-8 of a rule's literal.</summary>
    public static byte[] Fold(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var folded = new byte[MaxLength(utf8.Length)];
        return folded[..Fold(utf8, folded)];
    }
}

using System.Buffers;
using System.Text;

namespace Midmar.Store.Lake;

/// <summary>
/// Tokens of a text: maximal runs of letters and digits, lower case. They are what a segment's filter knows.
/// </summary>
internal static class Tokens
{
    private const int OnStack = 256;

    private static readonly byte[] AsciiLower =
        [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c) ? (byte)char.ToLowerInvariant((char)c) : (byte)0)];

    /// <summary>Adds the hash of each token of a text.</summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="utf8">The text, well-formed.</param>
    public static void AddTo(TokenHashes hashes, ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            AddAscii(hashes, utf8);
            return;
        }

        var text = Encoding.UTF8.GetString(utf8);
        foreach (var (start, end) in Of(text))
        {
            hashes.Add(HashOf(text.AsSpan(start, end - start)));
        }
    }

    /// <summary>Hashes of the tokens that any text with this piece in it must have.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="isStart">Whether the text begins with it.</param>
    /// <param name="isEnd">Whether the text ends with it.</param>
    public static IEnumerable<ulong> Certain(string piece, bool isStart, bool isEnd) => Of(piece)
        .Where(t => (t.Start > 0 || isStart) && (t.End < piece.Length || isEnd))
        .Select(t => HashOf(piece.AsSpan(t.Start, t.End - t.Start)));

    /// <summary>The hash that stands for a record source.</summary>
    public static ulong HashOf(ulong recordSource) => TokenFilter.Hash(BitConverter.GetBytes(recordSource));

    private static void AddAscii(TokenHashes hashes, ReadOnlySpan<byte> text)
    {
        var lent = text.Length <= OnStack ? null : ArrayPool<byte>.Shared.Rent(text.Length);
        Span<byte> lower = lent ?? stackalloc byte[OnStack];
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var letter = i < text.Length ? AsciiLower[text[i]] : (byte)0;
            if (letter != 0)
            {
                lower[i] = letter;
                continue;
            }

            if (i > start)
            {
                hashes.Add(TokenFilter.Hash(lower[start..i]));
            }

            start = i + 1;
        }

        if (lent is not null)
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    private static IEnumerable<(int Start, int End)> Of(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && RuneAt(text, i) is var rune && Rune.IsLetterOrDigit(rune))
            {
                i += rune.Utf16SequenceLength;
            }

            if (i > start)
            {
                yield return (start, i);
            }
            else
            {
                i += RuneAt(text, i).Utf16SequenceLength;
            }
        }
    }

    private static Rune RuneAt(string text, int index) =>
        Rune.TryGetRuneAt(text, index, out var rune) ? rune : Rune.ReplacementChar;

    private static ulong HashOf(ReadOnlySpan<char> token) =>
        TokenFilter.Hash(Encoding.UTF8.GetBytes(token.ToString().ToLowerInvariant()));
}

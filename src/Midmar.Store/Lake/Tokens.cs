using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Midmar.Store.Lake;

/// <summary>
/// Tokens of a text: maximal runs of letters and digits, lower case. They are what a segment's filter knows.
/// </summary>
internal static class Tokens
{
    private const int OnStack = 256;

    /// <summary>Adds the hash of each token of a text.</summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="utf8">The text, well-formed.</param>
    public static void AddTo(TokenHashes hashes, ReadOnlySpan<byte> utf8)
    {
        var isAscii = Ascii.IsValid(utf8);
        var padded = (utf8.Length / Vector256<byte>.Count + 1) * Vector256<byte>.Count;
        var lent = padded <= OnStack ? null : ArrayPool<byte>.Shared.Rent(padded);
        Span<byte> lower = lent ?? stackalloc byte[OnStack];
        utf8.CopyTo(lower);
        lower[utf8.Length..padded].Clear();
        var (start, before) = (-1, 0U);
        for (var at = 0; at < padded; at += Vector256<byte>.Count)
        {
            var bits = InTokens(lower[at..]);
            for (var edges = bits ^ ((bits << 1) | before); edges != 0; edges &= edges - 1)
            {
                var edge = at + BitOperations.TrailingZeroCount(edges);
                if (start < 0)
                {
                    start = edge;
                    continue;
                }

                AddRun(hashes, lower[start..edge], utf8[start..edge], isAscii);
                start = -1;
            }

            before = bits >> (Vector256<byte>.Count - 1);
        }

        if (lent is not null)
        {
            ArrayPool<byte>.Shared.Return(lent);
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

    /// <summary>A run without separators that are ASCII: one token, unless it has other characters, which may be separators themselves.</summary>
    private static void AddRun(TokenHashes hashes, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> run, bool isAscii)
    {
        if (isAscii || Ascii.IsValid(run))
        {
            hashes.Add(TokenFilter.Hash(lower));
            return;
        }

        var text = Encoding.UTF8.GetString(run);
        foreach (var (start, end) in Of(text))
        {
            hashes.Add(HashOf(text.AsSpan(start, end - start)));
        }
    }

    /// <summary>
    /// Thirty-two bytes at a time: which are letters or digits, or belong to a character that is not ASCII, as bits; tokens
    /// begin and end where the bits change. One bit makes letters lower case; digits have it set.
    /// </summary>
    private static uint InTokens(Span<byte> characters)
    {
        var given = Vector256.Create<byte>(characters[..Vector256<byte>.Count]);
        var folded = given | Vector256.Create((byte)0x20);
        var letters = Vector256.LessThan(folded - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
        var digits = Vector256.LessThan(given - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        folded.CopyTo(characters);

        // The first bit of a byte is set in all bytes of what is not ASCII.
        return (letters | digits | given).ExtractMostSignificantBits();
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

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

    /// <summary>
    /// Thirty-two characters at a time: which are letters or digits as bits, and tokens from the places where the bits
    /// change. One bit makes letters lower case; digits have it set.
    /// </summary>
    private static void AddAscii(TokenHashes hashes, ReadOnlySpan<byte> text)
    {
        var padded = (text.Length / Vector256<byte>.Count + 1) * Vector256<byte>.Count;
        var lent = padded <= OnStack ? null : ArrayPool<byte>.Shared.Rent(padded);
        Span<byte> lower = lent ?? stackalloc byte[OnStack];
        text.CopyTo(lower);
        lower[text.Length..padded].Clear();
        var (start, before) = (-1, 0U);
        for (var at = 0; at < padded; at += Vector256<byte>.Count)
        {
            var bits = LettersAndDigits(lower[at..]);
            for (var edges = bits ^ ((bits << 1) | before); edges != 0; edges &= edges - 1)
            {
                var edge = at + BitOperations.TrailingZeroCount(edges);
                if (start < 0)
                {
                    start = edge;
                    continue;
                }

                hashes.Add(TokenFilter.Hash(lower[start..edge]));
                start = -1;
            }

            before = bits >> (Vector256<byte>.Count - 1);
        }

        if (lent is not null)
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    private static uint LettersAndDigits(Span<byte> characters)
    {
        var folded = Vector256.Create<byte>(characters[..Vector256<byte>.Count]) | Vector256.Create((byte)0x20);
        var letters = Vector256.LessThan(folded - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
        var digits = Vector256.LessThan(Vector256.Create<byte>(characters[..Vector256<byte>.Count]) - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        folded.CopyTo(characters);
        return (letters | digits).ExtractMostSignificantBits();
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

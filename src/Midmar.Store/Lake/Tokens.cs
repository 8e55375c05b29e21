using System.Text;

namespace Midmar.Store.Lake;

/// <summary>
/// Tokens of a text: maximal runs of letters and digits, lower case. They are what a segment's filter knows.
/// </summary>
internal static class Tokens
{
    /// <summary>Adds the hash of each token of a text.</summary>
    public static void AddTo(HashSet<ulong> hashes, string text)
    {
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

    private static ulong HashOf(ReadOnlySpan<char> token)
    {
        const int onStack = 128;
        Span<char> lower = token.Length <= onStack ? stackalloc char[onStack] : new char[token.Length];
        lower = lower[..token.ToLowerInvariant(lower)];
        return TokenFilter.Hash(System.Runtime.InteropServices.MemoryMarshal.AsBytes(lower));
    }
}

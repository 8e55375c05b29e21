using System.Collections.Immutable;
using System.Text;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>Patterns whose characters stand for bytes.</summary>
internal static class EncodedText
{
    private const string LittleEndianMark = "\u00FF\u00FE";

    /// <summary>
    /// The pattern as text, for UTF-16 that is not encoded further: the zero bytes become U+0000, as pySigma has it.
    /// False when a byte is not ASCII, since such a text cannot be told from its bytes.
    /// </summary>
    public static bool TryAsText(ref TextPattern pattern)
    {
        var parts = pattern.Parts;
        if (parts is [{ Kind: TextPattern.PartKind.Literal } first, ..] && first.Text.StartsWith(LittleEndianMark, StringComparison.Ordinal))
        {
            parts = parts.SetItem(0, first with { Text = string.Concat("\uFEFF", first.Text.AsSpan(LittleEndianMark.Length)) });
        }

        foreach (var part in parts)
        {
            var text = part.Text.AsSpan();
            if (!Ascii.IsValid(text.StartsWith("\uFEFF") ? text[1..] : text))
            {
                return false;
            }
        }

        pattern = TextPattern.Of(parts);
        return true;
    }
}

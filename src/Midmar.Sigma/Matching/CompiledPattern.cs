using System.Text;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>A <see cref="TextPattern"/> over UTF-8: the four simple shapes by span search, the rest by parts.</summary>
internal sealed class CompiledPattern
{
    private readonly Part[] parts;

    public CompiledPattern(TextPattern pattern, bool cased)
    {
        parts = new Part[pattern.Parts.Length];
        Literal = Longest = [];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = pattern.Parts[i];
            var utf8 = part.Kind != TextPattern.PartKind.Literal ? []
                : cased ? Encoding.UTF8.GetBytes(part.Text)
                : TextFold.Fold(part.Text);
            parts[i] = new Part(part.Kind, utf8);
            Literal = Literal.Length == 0 ? utf8 : Literal;
            Longest = utf8.Length > Longest.Length ? utf8 : Longest;
        }

        Shape = ShapeOf(parts);
    }

    public PatternShape Shape { get; }

    /// <summary>The literal of a simple shape.</summary>
    public byte[] Literal { get; }

    /// <summary>The longest literal run; text that lacks it cannot match.</summary>
    public byte[] Longest { get; }

    public bool IsMatch(ReadOnlySpan<byte> text) => Shape switch
    {
        PatternShape.Equal => text.SequenceEqual(Literal),
        PatternShape.StartsWith => text.StartsWith(Literal),
        PatternShape.EndsWith => text.EndsWith(Literal),
        PatternShape.Contains => text.IndexOf(Literal) >= 0,
        PatternShape.Anything => true,
        _ => MatchParts(text),
    };

    private static PatternShape ShapeOf(Part[] parts) => parts switch
    {
        [] or [{ IsLiteral: true }] => PatternShape.Equal,
        [{ Kind: TextPattern.PartKind.AnyRun }] => PatternShape.Anything,
        [{ IsLiteral: true }, { Kind: TextPattern.PartKind.AnyRun }] => PatternShape.StartsWith,
        [{ Kind: TextPattern.PartKind.AnyRun }, { IsLiteral: true }] => PatternShape.EndsWith,
        [{ Kind: TextPattern.PartKind.AnyRun }, { IsLiteral: true }, { Kind: TextPattern.PartKind.AnyRun }] => PatternShape.Contains,
        _ => PatternShape.Parts,
    };

    /// <summary>Goes through the parts; on failure the newest <c>*</c> takes one byte more. O(text x parts).</summary>
    private bool MatchParts(ReadOnlySpan<byte> text)
    {
        int at = 0, part = 0, starPart = -1, starAt = 0;
        while (part < parts.Length || at < text.Length)
        {
            if (part < parts.Length && Step(text, ref at, ref part, ref starPart, ref starAt))
            {
                continue;
            }

            if (starPart < 0 || starAt >= text.Length)
            {
                return false;
            }

            starAt++;
            at = starAt;
            part = starPart + 1;
        }

        return true;
    }

    private bool Step(ReadOnlySpan<byte> text, ref int at, ref int part, ref int starPart, ref int starAt)
    {
        var current = parts[part];
        switch (current.Kind)
        {
            case TextPattern.PartKind.AnyRun:
                if (part == parts.Length - 1)
                {
                    at = text.Length;
                }

                starPart = part++;
                starAt = at;
                return true;
            case TextPattern.PartKind.AnyOne:
                if (at >= text.Length || (starPart == part - 1 && starAt == at && IsContinuation(text[at])))
                {
                    return false;
                }

                Rune.DecodeFromUtf8(text[at..], out _, out var consumed);
                at += consumed;
                part++;
                return true;
            default:
                if (!text[at..].StartsWith(current.Utf8))
                {
                    return false;
                }

                at += current.Utf8.Length;
                part++;
                return true;
        }
    }

    /// <summary>A <c>?</c> straight after a <c>*</c> must not begin inside a character.</summary>
    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;

    private readonly record struct Part(TextPattern.PartKind Kind, byte[] Utf8)
    {
        public bool IsLiteral => Kind == TextPattern.PartKind.Literal;
    }
}

/// <summary>Shape of a pattern, by how it is searched.</summary>
internal enum PatternShape
{
    Equal,
    StartsWith,
    EndsWith,
    Contains,
    Anything,
    Parts,
}

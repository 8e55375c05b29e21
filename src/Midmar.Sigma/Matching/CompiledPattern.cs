using System.Text;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>A <see cref="TextPattern"/> over UTF-8: the four simple shapes by span search, the rest by parts.</summary>
internal sealed class CompiledPattern
{
    private readonly Part[] parts;

    public CompiledPattern(TextPattern pattern, bool cased)
    {
        parts = [.. pattern.Parts.Select(p => new Part(p.Kind, cased ? Encoding.UTF8.GetBytes(p.Text) : TextFold.Fold(p.Text)))];
        Shape = ShapeOf(pattern);
        Literal = parts.Where(p => p.Kind == TextPattern.PartKind.Literal).Select(p => p.Utf8).FirstOrDefault() ?? [];
        Longest = parts.Where(p => p.Kind == TextPattern.PartKind.Literal).Select(p => p.Utf8).MaxBy(l => l.Length) ?? [];
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

    private static PatternShape ShapeOf(TextPattern pattern)
    {
        ReadOnlySpan<TextPattern.PartKind> kinds = [.. pattern.Parts.Select(p => p.Kind)];
        return kinds switch
        {
            [] or [TextPattern.PartKind.Literal] => PatternShape.Equal,
            [TextPattern.PartKind.AnyRun] => PatternShape.Anything,
            [TextPattern.PartKind.Literal, TextPattern.PartKind.AnyRun] => PatternShape.StartsWith,
            [TextPattern.PartKind.AnyRun, TextPattern.PartKind.Literal] => PatternShape.EndsWith,
            [TextPattern.PartKind.AnyRun, TextPattern.PartKind.Literal, TextPattern.PartKind.AnyRun] => PatternShape.Contains,
            _ => PatternShape.Parts,
        };
    }

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

    private readonly record struct Part(TextPattern.PartKind Kind, byte[] Utf8);
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

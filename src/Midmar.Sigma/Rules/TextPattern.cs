using System.Collections.Immutable;
using System.Text;

namespace Midmar.Sigma.Rules;

/// <summary>
/// A Sigma string: literal runs and the wildcards <c>*</c> and <c>?</c> (rules specification, "String Wildcard" and
/// "Escaping"). Adjacent literals are merged and <c>**</c> is one <c>*</c>, so that equal patterns are equal values.
/// </summary>
internal sealed class TextPattern : IEquatable<TextPattern>
{
    private static readonly Part Star = new(PartKind.AnyRun, string.Empty);

    private TextPattern(ImmutableArray<Part> parts)
    {
        Parts = parts;
    }

    internal enum PartKind
    {
        Literal,
        AnyRun,
        AnyOne,
    }

    /// <summary>The pattern of the empty text.</summary>
    public static TextPattern Empty { get; } = new([]);

    public ImmutableArray<Part> Parts { get; }

    /// <summary>The text when the pattern has no wildcard, else null; "" for the empty pattern.</summary>
    public string? Literal =>
        Parts.Length == 0 ? string.Empty : Parts is [{ Kind: PartKind.Literal } only] ? only.Text : null;

    /// <summary>A pattern that is this text and nothing else.</summary>
    public static TextPattern Exactly(string text) =>
        text.Length == 0 ? Empty : new([new Part(PartKind.Literal, text)]);

    /// <summary>Reads a Sigma string with its wildcards and escapes.</summary>
    public static TextPattern Parse(string text)
    {
        if (text.AsSpan().IndexOfAny('\\', '*', '?') < 0)
        {
            return Exactly(text);
        }

        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\\' when i + 1 < text.Length && text[i + 1] is '\\' or '*' or '?':
                    literal.Append(text[++i]);
                    break;
                case '*' or '?':
                    Flush();
                    Append(parts, new Part(c == '*' ? PartKind.AnyRun : PartKind.AnyOne, string.Empty));
                    break;
                default:
                    literal.Append(c);
                    break;
            }
        }

        Flush();
        return new(parts.DrainToImmutable());

        void Flush()
        {
            Append(parts, new Part(PartKind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    /// <summary>A pattern of these parts, made canonical.</summary>
    public static TextPattern Of(IEnumerable<Part> parts)
    {
        var canonical = ImmutableArray.CreateBuilder<Part>();
        foreach (var part in parts)
        {
            Append(canonical, part);
        }

        return new TextPattern(canonical.DrainToImmutable());
    }

    /// <summary>This pattern with <c>*</c> before and/or after it.</summary>
    public TextPattern Padded(bool before, bool after)
    {
        before &= Parts.Length == 0 || Parts[0].Kind != PartKind.AnyRun;
        after &= Parts.Length == 0 ? !before : Parts[^1].Kind != PartKind.AnyRun;
        if (!before && !after)
        {
            return this;
        }

        var padded = ImmutableArray.CreateBuilder<Part>(Parts.Length + 2);
        if (before)
        {
            padded.Add(Star);
        }

        padded.AddRange(Parts);
        if (after)
        {
            padded.Add(Star);
        }

        return new TextPattern(padded.DrainToImmutable());
    }

    public bool Equals(TextPattern? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as TextPattern);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in Parts)
        {
            hash.Add(part.Kind);
            hash.Add(part.Text.GetHashCode(StringComparison.Ordinal));
        }

        return hash.ToHashCode();
    }

    /// <summary>The pattern as a rule would write it, with the escapes that are needed.</summary>
    public override string ToString() => string.Concat(Parts.Select(p => p.Kind switch
    {
        PartKind.AnyRun => "*",
        PartKind.AnyOne => "?",
        _ => p.Text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("?", "\\?", StringComparison.Ordinal),
    }));

    private static void Append(ImmutableArray<Part>.Builder parts, Part part)
    {
        if (part.Kind == PartKind.Literal && part.Text.Length == 0)
        {
            return;
        }

        if (parts.Count > 0)
        {
            var last = parts[^1];
            if (part.Kind == PartKind.AnyRun && last.Kind == PartKind.AnyRun)
            {
                return;
            }

            if (part.Kind == PartKind.Literal && last.Kind == PartKind.Literal)
            {
                parts[^1] = last with { Text = last.Text + part.Text };
                return;
            }
        }

        parts.Add(part);
    }

    internal readonly record struct Part(PartKind Kind, string Text);
}

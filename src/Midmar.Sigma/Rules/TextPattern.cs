using System.Collections.Immutable;
using System.Text;

namespace Midmar.Sigma.Rules;

/// <summary>
/// A Sigma string: literal runs and the wildcards <c>*</c> and <c>?</c> (rules specification, "String Wildcard" and
/// "Escaping"). Adjacent literals are merged and <c>**</c> is one <c>*</c>, so that equal patterns are equal values.
/// </summary>
internal sealed class TextPattern : IEquatable<TextPattern>
{
    private readonly string key;

    private TextPattern(ImmutableArray<Part> parts)
    {
        Parts = parts;
        key = string.Join('\0', parts.Select(p => (char)('0' + (int)p.Kind) + p.Text));
    }

    internal enum PartKind
    {
        Literal,
        AnyRun,
        AnyOne,
    }

    public ImmutableArray<Part> Parts { get; }

    /// <summary>The text when the pattern has no wildcard, else null; "" for the empty pattern.</summary>
    public string? Literal =>
        Parts.Length == 0 ? string.Empty : Parts is [{ Kind: PartKind.Literal } only] ? only.Text : null;

    public bool HasWildcard => Literal is null;

    /// <summary>A pattern that is this text and nothing else.</summary>
    public static TextPattern Exactly(string text) => Of([new Part(PartKind.Literal, text)]);

    /// <summary>Reads a Sigma string with its wildcards and escapes.</summary>
    public static TextPattern Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
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
                    parts.Add(new Part(c == '*' ? PartKind.AnyRun : PartKind.AnyOne, string.Empty));
                    break;
                default:
                    literal.Append(c);
                    break;
            }
        }

        Flush();
        return Of(parts);

        void Flush()
        {
            parts.Add(new Part(PartKind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    /// <summary>A pattern of these parts, made canonical.</summary>
    public static TextPattern Of(IEnumerable<Part> parts)
    {
        var canonical = ImmutableArray.CreateBuilder<Part>();
        foreach (var part in parts)
        {
            if (part.Kind == PartKind.Literal && part.Text.Length == 0)
            {
                continue;
            }

            if (canonical.Count > 0)
            {
                var last = canonical[^1];
                if (part.Kind == PartKind.AnyRun && last.Kind == PartKind.AnyRun)
                {
                    continue;
                }

                if (part.Kind == PartKind.Literal && last.Kind == PartKind.Literal)
                {
                    canonical[^1] = last with { Text = last.Text + part.Text };
                    continue;
                }
            }

            canonical.Add(part);
        }

        return new TextPattern(canonical.ToImmutable());
    }

    /// <summary>This pattern with <c>*</c> before and/or after it.</summary>
    public TextPattern Padded(bool before, bool after)
    {
        var star = new Part(PartKind.AnyRun, string.Empty);
        IEnumerable<Part> parts = Parts;
        if (before)
        {
            parts = parts.Prepend(star);
        }

        return Of(after ? parts.Append(star) : parts);
    }

    public bool Equals(TextPattern? other) => other is not null && string.Equals(key, other.key, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as TextPattern);

    public override int GetHashCode() => key.GetHashCode(StringComparison.Ordinal);

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

    internal readonly record struct Part(PartKind Kind, string Text);
}

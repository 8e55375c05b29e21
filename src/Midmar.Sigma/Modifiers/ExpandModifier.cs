using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>expand</c>: <c>%name%</c> stands for the values of the placeholder; <c>\%</c> is a percent sign.</summary>
internal sealed class ExpandModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (value is ItemValue.Regex regex)
        {
            return ExpandRegex(regex, context);
        }

        if (AsText(value, context) is not { } text)
        {
            return null;
        }

        ImmutableArray<ImmutableArray<TextPattern.Part>> patterns = [[]];
        foreach (var part in text.Pattern.Parts)
        {
            if (part.Kind != TextPattern.PartKind.Literal)
            {
                patterns = [.. patterns.Select(p => p.Add(part))];
                continue;
            }

            foreach (var (literal, name) in Split(part.Text))
            {
                if (literal.Length > 0)
                {
                    patterns = [.. patterns.Select(p => p.Add(part with { Text = literal }))];
                }

                if (name is not null && !Substitute(ref patterns, name, context))
                {
                    return null;
                }
            }
        }

        return context.Expand([.. patterns.Select(p => (ItemValue)(text with { Pattern = TextPattern.Of(p) }))]);
    }

    private static bool Substitute(ref ImmutableArray<ImmutableArray<TextPattern.Part>> patterns, string name, ModifierContext context)
    {
        if (!TryValues(name, context, out var values))
        {
            return false;
        }

        if ((long)patterns.Length * values.Length > ModifierContext.MaxExpansion)
        {
            context.Refuse(DiagnosticCodes.TooManyValues, $"Placeholder '{name}' makes more than {ModifierContext.MaxExpansion} values of one");
            return false;
        }

        var forms = values.Select(v => TextPattern.Parse(v).Parts).ToArray();
        patterns = [.. patterns.SelectMany(p => forms.Select(f => p.AddRange(f)))];
        return true;
    }

    private static ItemValue? ExpandRegex(ItemValue.Regex regex, ModifierContext context)
    {
        List<string> patterns = [string.Empty];
        foreach (var (literal, name) in Split(regex.Pattern))
        {
            patterns = patterns.ConvertAll(p => p + literal);
            if (name is null)
            {
                continue;
            }

            if (!TryValues(name, context, out var values))
            {
                return null;
            }

            if ((long)patterns.Count * values.Length > ModifierContext.MaxExpansion)
            {
                return context.Refuse(DiagnosticCodes.TooManyValues, $"Placeholder '{name}' makes more than {ModifierContext.MaxExpansion} values of one");
            }

            patterns = [.. patterns.SelectMany(p => values.Select(v => p + RegexText(v)))];
        }

        return context.Expand([.. patterns.Select(p => (ItemValue)(regex with { Pattern = p }))]);
    }

    private static string RegexText(string value) => string.Concat(TextPattern.Parse(value).Parts.Select(p => p.Kind switch
    {
        TextPattern.PartKind.AnyRun => ".*",
        TextPattern.PartKind.AnyOne => ".",
        _ => Regex.Escape(p.Text),
    }));

    private static bool TryValues(string name, ModifierContext context, out ImmutableArray<string> values)
    {
        if (context.Placeholders.TryGet(name, out values))
        {
            return true;
        }

        context.Refuse(DiagnosticCodes.NoPlaceholderValue, $"Placeholder '%{name}%' has no value");
        return false;
    }

    /// <summary>The text in pieces: a literal, and the placeholder after it, if any.</summary>
    private static List<(string Literal, string? Name)> Split(string text)
    {
        var pieces = new List<(string, string?)>();
        var start = 0;
        for (var at = 0; (at = text.IndexOf('%', at)) >= 0;)
        {
            var end = at + 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > at + 1 && end < text.Length && text[end] == '%' && (at == 0 || text[at - 1] != '\\'))
            {
                pieces.Add((Unescape(text[start..at]), text[(at + 1)..end]));
                start = at = end + 1;
            }
            else
            {
                at++;
            }
        }

        pieces.Add((Unescape(text[start..]), null));
        return pieces;
    }

    private static string Unescape(string text) => text.Replace("\\%", "%", StringComparison.Ordinal);
}

using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>
/// <c>windash</c>: each of - / – — ― that begins a flag (nothing of a word before it, a word after it) stands for any
/// of them; all combinations, as pySigma makes them of the first two.
/// </summary>
internal sealed class WindashModifier : Modifier
{
    private const string Dashes = "-/\u2013\u2014\u2015";

    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (AsText(value, context) is not { } text)
        {
            return null;
        }

        ImmutableArray<ImmutableArray<TextPattern.Part>> patterns = [[]];
        foreach (var part in text.Pattern.Parts)
        {
            List<string> forms = part.Kind == TextPattern.PartKind.Literal ? Forms(part.Text) : [part.Text];
            if ((long)patterns.Length * forms.Count > ModifierContext.MaxExpansion)
            {
                return context.Refuse(DiagnosticCodes.TooManyValues, $"'windash' makes more than {ModifierContext.MaxExpansion} values of one");
            }

            patterns = [.. patterns.SelectMany(p => forms.Select(f => p.Add(part with { Text = f })))];
        }

        return context.Expand([.. patterns.Select(p => (ItemValue)(text with { Pattern = TextPattern.Of(p) }))]);
    }

    private static List<string> Forms(string literal)
    {
        var forms = new List<string> { literal };
        for (var i = 0; i + 1 < literal.Length; i++)
        {
            if (Dashes.Contains(literal[i]) && IsWord(literal[i + 1]) && (i == 0 || !IsWord(literal[i - 1])))
            {
                var at = i;
                forms = [.. forms.SelectMany(f => Dashes.Select(d => string.Concat(f.AsSpan(0, at), [d], f.AsSpan(at + 1))))];
                if (forms.Count > ModifierContext.MaxExpansion)
                {
                    break;
                }
            }
        }

        return forms;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}

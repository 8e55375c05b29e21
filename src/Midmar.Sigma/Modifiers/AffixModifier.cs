using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>
/// <c>contains</c>, <c>startswith</c>, <c>endswith</c>: where in the field the value stands. On a regular expression,
/// which is searched anyway, the latter two anchor it.
/// </summary>
internal sealed class AffixModifier(FieldRelation relation) : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        switch (value)
        {
            case ItemValue.Regex regex:
                return regex with { Pattern = Anchor(regex) };
            case ItemValue.FieldReference { Relation: FieldRelation.Equal } reference:
                return reference with { Relation = relation };
            case ItemValue.FieldReference:
                return context.Refuse(DiagnosticCodes.ModifierOrder, $"'{context.ModifierName}' after another modifier for the place of the value");
            default:
                return AsText(value, context) is { } text
                    ? text with { Pattern = text.Pattern.Padded(relation is not FieldRelation.StartsWith, relation is not FieldRelation.EndsWith) }
                    : null;
        }
    }

    private string Anchor(ItemValue.Regex regex) => (relation, regex.Options.HasFlag(RegexOptions.Multiline)) switch
    {
        (FieldRelation.StartsWith, _) => $@"\A(?:{regex.Pattern})",
        (FieldRelation.EndsWith, _) => $@"(?:{regex.Pattern})\z",
        _ => regex.Pattern,
    };
}

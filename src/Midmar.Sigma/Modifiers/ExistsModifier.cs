using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>exists</c>: whether the record has the field, whatever its value.</summary>
internal sealed class ExistsModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (context.Field is null)
        {
            return context.Refuse(DiagnosticCodes.KeywordWithoutText, "'exists' needs a field name before it");
        }

        var wanted = value switch
        {
            ItemValue.Boolean boolean => boolean.Value,
            ItemValue.Text { Pattern.Literal: { } text } when bool.TryParse(text, out var parsed) => parsed,
            _ => (bool?)null,
        };
        return wanted is { } exists
            ? new ItemValue.Final(new ValueTest.Exists(), Negated: !exists)
            : Unfit(value, context, "true or false");
    }
}

using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>
/// <c>fieldref</c>: the value names another field of the record. <c>startswith</c>, <c>endswith</c> and
/// <c>contains</c> come after it; <c>cased</c> and <c>neq</c> anywhere.
/// </summary>
internal sealed class FieldReferenceModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (context.Field is null)
        {
            return context.Refuse(DiagnosticCodes.KeywordWithoutText, "'fieldref' needs a field name before it");
        }

        if (value is not ItemValue.Text text)
        {
            return Unfit(value, context, "a field name");
        }

        return text.Pattern.Literal is { Length: > 0 } name
            ? new ItemValue.FieldReference(FieldKey.Strip(name), FieldRelation.Equal, text.Cased)
            : context.Refuse(
                DiagnosticCodes.ModifierValue,
                "A field reference must be a name without wildcards",
                "Write 'fieldref' before 'contains', 'startswith' or 'endswith'.");
    }
}

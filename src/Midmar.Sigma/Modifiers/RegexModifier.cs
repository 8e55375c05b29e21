using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>re</c>: the value is a regular expression, searched in the field, case-sensitive unless <c>i</c> follows.</summary>
internal sealed class RegexModifier : Modifier
{
    public override bool TakesPlainText => true;

    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (context.Applied.Exists(name => name is not ("all" or "neq")))
        {
            return context.Refuse(DiagnosticCodes.ModifierOrder, "'re' must come before the other modifiers");
        }

        return AsText(value, context) is { } text
            ? new ItemValue.Regex(text.Pattern.Literal!, RegexOptions.CultureInvariant)
            : null;
    }
}

using Midmar.Sigma.Diagnostics;

namespace Midmar.Sigma.Modifiers;

/// <summary>One value modifier (modifiers appendix). Stateless.</summary>
internal abstract class Modifier
{
    /// <summary>Whether the values are regular expressions, which have no wildcards to read.</summary>
    public virtual bool TakesPlainText => false;

    /// <summary>Called once for the item, before its values.</summary>
    public virtual void Begin(ModifierContext context)
    {
    }

    /// <summary>The value after the modifier; null when it was refused (the context then says why).</summary>
    public abstract ItemValue? Apply(ItemValue value, ModifierContext context);

    /// <summary>The value as a text, where numbers and booleans count as what they are written as; null when refused.</summary>
    protected static ItemValue.Text? AsText(ItemValue value, ModifierContext context)
    {
        switch (value)
        {
            case ItemValue.Text text:
                return text;
            case ItemValue.Number number:
                return new ItemValue.Text(Rules.TextPattern.Exactly(number.Written));
            case ItemValue.Boolean boolean:
                return new ItemValue.Text(Rules.TextPattern.Exactly(boolean.Value ? "true" : "false"));
            default:
                Unfit(value, context, "a text");
                return null;
        }
    }

    /// <summary>Refuses a value of the wrong kind.</summary>
    protected static ItemValue? Unfit(ItemValue value, ModifierContext context, string expected)
    {
        var code = value is ItemValue.Regex or ItemValue.FieldReference or ItemValue.Final or ItemValue.Time
            ? DiagnosticCodes.ModifierOrder
            : DiagnosticCodes.ModifierValue;
        return context.Refuse(code, $"'{context.ModifierName}' takes {expected}, not {value.Kind}");
    }
}

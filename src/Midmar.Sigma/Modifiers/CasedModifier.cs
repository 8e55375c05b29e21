namespace Midmar.Sigma.Modifiers;

/// <summary><c>cased</c>: upper and lower case differ. Regular expressions are so anyway.</summary>
internal sealed class CasedModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context) => value switch
    {
        ItemValue.FieldReference reference => reference with { Cased = true },
        _ => AsText(value, context) is { } text ? text with { Cased = true } : null,
    };
}

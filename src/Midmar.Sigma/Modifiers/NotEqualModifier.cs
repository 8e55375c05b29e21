namespace Midmar.Sigma.Modifiers;

/// <summary><c>neq</c>: none of the values (with <c>all</c>: not all of them) holds. True where the field is missing.</summary>
internal sealed class NotEqualModifier : Modifier
{
    public override void Begin(ModifierContext context) => context.Negated = true;

    public override ItemValue? Apply(ItemValue value, ModifierContext context) => value;
}

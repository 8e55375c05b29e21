namespace Midmar.Sigma.Modifiers;

/// <summary><c>all</c>: every value of the list must hold.</summary>
internal sealed class AllModifier : Modifier
{
    public override void Begin(ModifierContext context) => context.All = true;

    public override ItemValue? Apply(ItemValue value, ModifierContext context) => value;
}

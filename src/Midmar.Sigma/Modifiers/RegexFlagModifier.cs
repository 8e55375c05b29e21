using System.Text.RegularExpressions;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>i</c>, <c>m</c>, <c>s</c> after <c>re</c>.</summary>
internal sealed class RegexFlagModifier(RegexOptions flag) : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context) =>
        value is ItemValue.Regex regex ? regex with { Options = regex.Options | flag } : Unfit(value, context, "a regular expression");
}

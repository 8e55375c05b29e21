using System.Globalization;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>lt</c>, <c>lte</c>, <c>gt</c>, <c>gte</c>: the field is a number and compares so; after <c>hour</c> and the like, that part of the time does.</summary>
internal sealed class CompareModifier(Comparison comparison) : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context) => value switch
    {
        ItemValue.Number number => new ItemValue.Final(new ValueTest.Compares(comparison, number.Value)),
        ItemValue.Time { Comparison: Comparison.Equal } time => time with { Comparison = comparison },
        ItemValue.Text { Pattern.Literal: { } text }
            when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            new ItemValue.Final(new ValueTest.Compares(comparison, number)),
        _ => Unfit(value, context, "a number"),
    };
}

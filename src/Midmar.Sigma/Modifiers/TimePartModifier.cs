using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>minute</c>, <c>hour</c>, <c>day</c>, <c>week</c>, <c>month</c>, <c>year</c>: a part of the time in the field.</summary>
internal sealed class TimePartModifier(TimePart part, int least, int most) : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (value is not ItemValue.Number number || number.Value != decimal.Truncate(number.Value))
        {
            return Unfit(value, context, "a whole number");
        }

        return number.Value >= least && number.Value <= most
            ? new ItemValue.Time(part, Comparison.Equal, (int)number.Value)
            : context.Refuse(DiagnosticCodes.ModifierValue, $"'{context.ModifierName}' is between {least} and {most}, not {number.Written}");
    }
}

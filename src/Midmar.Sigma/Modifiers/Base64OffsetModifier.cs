using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>
/// <c>base64offset</c>: the value as it looks within Base64 of a longer text, at each of the three alignments,
/// without the characters that depend on its neighbours.
/// </summary>
internal sealed class Base64OffsetModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (Base64Modifier.BytesOf(value, context) is not { } bytes)
        {
            return null;
        }

        if (bytes.Length < 2)
        {
            return context.Refuse(Diagnostics.DiagnosticCodes.ModifierValue, "'base64offset' takes a text of two bytes or more: of a single one nothing is left at one alignment");
        }

        var values = new ItemValue[3];
        for (var shift = 0; shift < 3; shift++)
        {
            var shifted = new byte[shift + bytes.Length];
            bytes.CopyTo(shifted, shift);
            var encoded = Convert.ToBase64String(shifted);
            var start = shift switch { 0 => 0, 1 => 2, _ => 3 };
            var cut = (shifted.Length % 3) switch { 0 => 0, 1 => 3, _ => 2 };
            values[shift] = new ItemValue.Text(TextPattern.Exactly(encoded[start..^cut]), Base64Modifier.CasedOf(value));
        }

        return context.Expand([.. values]);
    }
}

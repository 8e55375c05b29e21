using System.Collections.Immutable;
using System.Text;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>utf16le</c> (<c>wide</c>), <c>utf16be</c>, <c>utf16</c>: the value in that encoding, most often for Base64 after it.</summary>
internal sealed class Utf16Modifier(Encoding encoding, bool withByteOrderMark) : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (AsText(value, context) is not { } text)
        {
            return null;
        }

        if (text.Bytes)
        {
            return context.Refuse(Diagnostics.DiagnosticCodes.ModifierOrder, $"'{context.ModifierName}' on a value that is already encoded");
        }

        var parts = ImmutableArray.CreateBuilder<TextPattern.Part>();
        if (withByteOrderMark)
        {
            parts.Add(new(TextPattern.PartKind.Literal, Encoding.Latin1.GetString(encoding.GetPreamble())));
        }

        foreach (var part in text.Pattern.Parts)
        {
            parts.Add(part with { Text = Encoding.Latin1.GetString(encoding.GetBytes(part.Text)) });
        }

        return text with { Pattern = TextPattern.Of(parts), Bytes = true };
    }
}

using System.Text;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>base64</c>: the value as Base64.</summary>
internal sealed class Base64Modifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context) =>
        BytesOf(value, context) is { } bytes
            ? new ItemValue.Text(TextPattern.Exactly(Convert.ToBase64String(bytes)), CasedOf(value))
            : null;

    /// <summary>The bytes to encode; null when refused.</summary>
    internal static byte[]? BytesOf(ItemValue value, ModifierContext context)
    {
        if (AsText(value, context) is not { } text)
        {
            return null;
        }

        if (text.Pattern.Literal is not { Length: > 0 } literal)
        {
            context.Refuse(DiagnosticCodes.ModifierValue, $"'{context.ModifierName}' takes a text that is not empty and has no wildcards");
            return null;
        }

        return (text.Bytes ? Encoding.Latin1 : Encoding.UTF8).GetBytes(literal);
    }

    internal static bool CasedOf(ItemValue value) => value is ItemValue.Text { Cased: true };
}

using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>Compares a field with another of the same record (modifiers appendix, <c>fieldref</c>).</summary>
internal static class FieldReference
{
    /// <summary>Whether one value of the field relates so to one value of the other.</summary>
    public static bool Holds(ValueTest.RefersTo test, in FieldValue value, in FieldValue other)
    {
        if (value.Kind == FieldValueKind.List)
        {
            foreach (var item in value.Items)
            {
                if (Holds(test, item, other))
                {
                    return true;
                }
            }

            return false;
        }

        if (other.Kind == FieldValueKind.List)
        {
            foreach (var item in other.Items)
            {
                if (Holds(test, value, item))
                {
                    return true;
                }
            }

            return false;
        }

        return HasText(value) && HasText(other) && Relates(test, value, other);
    }

    private static bool HasText(in FieldValue value) => value.Kind is not (FieldValueKind.Missing or FieldValueKind.Null);

    private static bool Relates(ValueTest.RefersTo test, in FieldValue value, in FieldValue other)
    {
        Span<byte> number = stackalloc byte[MatchScratch.LongestNumberText];
        Span<byte> otherNumber = stackalloc byte[MatchScratch.LongestNumberText];
        var text = Prepare(MatchScratch.TextOf(value, number), test.Cased);
        var otherText = Prepare(MatchScratch.TextOf(other, otherNumber), test.Cased);
        return test.Relation switch
        {
            FieldRelation.StartsWith => text.StartsWith(otherText),
            FieldRelation.EndsWith => text.EndsWith(otherText),
            FieldRelation.Contains => text.IndexOf(otherText) >= 0,
            _ => text.SequenceEqual(otherText),
        };
    }

    private static ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> text, bool cased)
    {
        var result = new byte[TextFold.MaxLength(text.Length)];
        if (cased)
        {
            text.CopyTo(result);
            return result.AsSpan(0, text.Length);
        }

        return result.AsSpan(0, TextFold.Fold(text, result));
    }
}

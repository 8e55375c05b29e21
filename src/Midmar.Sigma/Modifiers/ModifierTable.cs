using System.Collections.Frozen;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>The modifiers by name (modifiers appendix 2.1). A new one is a file and a line here.</summary>
internal static class ModifierTable
{
    private static readonly FrozenDictionary<string, Modifier> ByName = new Dictionary<string, Modifier>(StringComparer.Ordinal)
    {
        ["all"] = new AllModifier(),
        ["base64"] = new Base64Modifier(),
        ["base64offset"] = new Base64OffsetModifier(),
        ["cased"] = new CasedModifier(),
        ["cidr"] = new CidrModifier(),
        ["contains"] = new AffixModifier(FieldRelation.Contains),
        ["day"] = new TimePartModifier(TimePart.Day, 1, 31),
        ["dotall"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.Singleline),
        ["endswith"] = new AffixModifier(FieldRelation.EndsWith),
        ["exists"] = new ExistsModifier(),
        ["expand"] = new ExpandModifier(),
        ["fieldref"] = new FieldReferenceModifier(),
        ["gt"] = new CompareModifier(Comparison.Greater),
        ["gte"] = new CompareModifier(Comparison.GreaterOrEqual),
        ["hour"] = new TimePartModifier(TimePart.Hour, 0, 23),
        ["i"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.IgnoreCase),
        ["ignorecase"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.IgnoreCase),
        ["lt"] = new CompareModifier(Comparison.Less),
        ["lte"] = new CompareModifier(Comparison.LessOrEqual),
        ["m"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.Multiline),
        ["minute"] = new TimePartModifier(TimePart.Minute, 0, 59),
        ["month"] = new TimePartModifier(TimePart.Month, 1, 12),
        ["multiline"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.Multiline),
        ["neq"] = new NotEqualModifier(),
        ["re"] = new RegexModifier(),
        ["s"] = new RegexFlagModifier(System.Text.RegularExpressions.RegexOptions.Singleline),
        ["startswith"] = new AffixModifier(FieldRelation.StartsWith),
        ["utf16"] = new Utf16Modifier(System.Text.Encoding.Unicode, withByteOrderMark: true),
        ["utf16be"] = new Utf16Modifier(System.Text.Encoding.BigEndianUnicode, withByteOrderMark: false),
        ["utf16le"] = new Utf16Modifier(System.Text.Encoding.Unicode, withByteOrderMark: false),
        ["week"] = new TimePartModifier(TimePart.Week, 1, 53),
        ["wide"] = new Utf16Modifier(System.Text.Encoding.Unicode, withByteOrderMark: false),
        ["windash"] = new WindashModifier(),
        ["year"] = new TimePartModifier(TimePart.Year, 1, 9999),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static Modifier? Find(string name) => ByName.GetValueOrDefault(name);
}

using System.Buffers;
using System.Globalization;

namespace Midmar.Sigma.Loading;

/// <summary>A place in a YAML document: line and column in the file, from 1, and how many units of the line it takes.</summary>
internal readonly record struct YamlPlace(int Line, int Column, int Length);

internal abstract class YamlNode(YamlPlace place)
{
    public YamlPlace Place { get; } = place;

    public abstract string Kind { get; }
}

/// <summary>What a scalar is by the core schema of YAML 1.2.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Number,
}

internal sealed class YamlScalar(YamlPlace place, string value, bool plain, int textOffset) : YamlNode(place)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.eE+-");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public string Value { get; } = value;

    /// <summary>Units from the place to the first character of the value (1 after a quotation mark); negative when the value does not stand there as it is.</summary>
    public int TextOffset { get; } = textOffset;

    public ScalarKind ScalarKind { get; } = plain ? Classify(value) : ScalarKind.Text;

    public override string Kind => ScalarKind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Number => "a number",
        _ => "a text",
    };

    public bool Boolean => Value[0] is 't' or 'T';

    /// <summary>The value as a number; false when it is not one, or too large to hold.</summary>
    public bool TryNumber(out decimal number)
    {
        number = 0;
        if (ScalarKind != ScalarKind.Number)
        {
            return false;
        }

        if (Value.StartsWith("0x", StringComparison.Ordinal))
        {
            var valid = ulong.TryParse(Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex);
            number = hex;
            return valid;
        }

        return decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// The text that a field is compared with. Numbers are written as records write them (no sign +, no trailing
    /// zeros); digits with leading zeros stay as they are, since identifiers are often written so.
    /// </summary>
    public string Text()
    {
        if (ScalarKind != ScalarKind.Number || (Value[0] is >= '1' and <= '9' && Value.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0))
        {
            return ScalarKind == ScalarKind.Boolean ? (Boolean ? "true" : "false") : Value;
        }

        if (Value.Length > 1 && Value[0] == '0' && char.IsAsciiDigit(Value[1]))
        {
            return Value;
        }

        return TryNumber(out var number) ? number.ToString("0.############################", CultureInfo.InvariantCulture) : Value;
    }

    private static ScalarKind Classify(string value)
    {
        if (value.Length == 0)
        {
            return ScalarKind.Null;
        }

        if (value[0] is (>= '0' and <= '9') or '-' or '+' or '.')
        {
            return IsNumber(value) ? ScalarKind.Number : ScalarKind.Text;
        }

        return value switch
        {
            "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
            _ => ScalarKind.Text,
        };
    }

    private static bool IsNumber(string value)
    {
        if (value.StartsWith("0x", StringComparison.Ordinal))
        {
            return value.Length is > 2 and <= 18 && value.AsSpan(2).IndexOfAnyExcept(HexDigits) < 0;
        }

        var rest = value.AsSpan();
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        return !rest.IsEmpty
            && rest.IndexOfAnyExcept(NumberCharacters) < 0
            && rest.IndexOfAnyInRange('0', '9') >= 0
            && double.TryParse(rest, NumberStyles.Float & ~NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);
    }
}

internal sealed class YamlList(YamlPlace place) : YamlNode(place)
{
    public List<YamlNode> Items { get; } = [];

    public override string Kind => "a list";
}

internal sealed class YamlMap(YamlPlace place) : YamlNode(place)
{
    public List<YamlEntry> Entries { get; } = [];

    public override string Kind => "a map";

    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key.Value, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}

internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);

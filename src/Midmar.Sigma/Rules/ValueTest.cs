using System.Net;
using System.Text.RegularExpressions;

namespace Midmar.Sigma.Rules;

/// <summary>
/// A test of one value. On a list of values a test holds when it holds for one of them, except
/// <see cref="Exists"/> and <see cref="IsNull"/>, which look at the field. Equal tests are equal as values, so that
/// rules can share them.
/// </summary>
internal abstract record ValueTest
{
    private ValueTest()
    {
    }

    /// <summary>The whole text fits the pattern; numbers and booleans are tested by their text (<c>true</c>, <c>4688</c>).</summary>
    internal sealed record Matches(TextPattern Pattern, bool Cased) : ValueTest;

    /// <summary>The regular expression is found anywhere in the text.</summary>
    internal sealed record MatchesRegex(string Pattern, RegexOptions Options) : ValueTest;

    /// <summary>The text is an address within the network.</summary>
    internal sealed record InNetwork(IPNetwork Network) : ValueTest;

    /// <summary>The value is a number, or text that reads as one (invariant culture), and compares so.</summary>
    internal sealed record Compares(Comparison Comparison, decimal Number) : ValueTest;

    /// <summary>The value is a time (ISO 8601 text), and this part of it, in the zone it is written in, compares so.</summary>
    internal sealed record ComparesTimePart(TimePart Part, Comparison Comparison, int Number) : ValueTest;

    /// <summary>The field is missing or has no value (rules specification, "Special Field Values").</summary>
    internal sealed record IsNull : ValueTest;

    /// <summary>The field is there, whatever its value (modifiers appendix, <c>exists</c>; <c>false</c> is a Not around it).</summary>
    internal sealed record Exists : ValueTest;

    /// <summary>
    /// The text equals, begins with, ends with or contains the text of another field of the same record; false when
    /// either is missing or null.
    /// </summary>
    internal sealed record RefersTo(string OtherField, FieldRelation Relation, bool Cased) : ValueTest;
}

/// <summary>How a number is compared with the one a rule gives.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

/// <summary>Part of a time (modifiers appendix, "Time Modifiers").</summary>
internal enum TimePart
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>How a field relates to another of the same record (modifiers appendix, <c>fieldref</c>).</summary>
internal enum FieldRelation
{
    Equal,
    StartsWith,
    EndsWith,
    Contains,
}

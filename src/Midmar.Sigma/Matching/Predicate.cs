using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>
/// A compiled <see cref="ValueTest"/> of one value's text. Shared by all rules and threads; whatever it needs to work
/// with is in the <see cref="MatchScratch"/>.
/// </summary>
internal abstract class Predicate
{
    /// <summary>Tests one value that is neither missing, null nor a list.</summary>
    /// <param name="text">The value's UTF-8 text.</param>
    /// <param name="folded">The same, folded.</param>
    /// <param name="scratch">Working memory of the calling thread.</param>
    public abstract bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch);

    public static Predicate Compile(ValueTest test) => test switch
    {
        ValueTest.Matches matches => new PatternPredicate(matches),
        ValueTest.MatchesRegex regex => new RegexPredicate(regex),
        ValueTest.InNetwork network => new NetworkPredicate(network),
        ValueTest.Compares compares => new NumberPredicate(compares),
        ValueTest.ComparesTimePart part => new TimePartPredicate(part),
        _ => throw new ArgumentException($"{test.GetType().Name} is not a test of a value's text.", nameof(test)),
    };

    internal static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };
}

internal sealed class PatternPredicate(ValueTest.Matches test) : Predicate
{
    public bool Cased { get; } = test.Cased;

    public CompiledPattern Pattern { get; } = new(test.Pattern, test.Cased);

    /// <summary>The longest literal, folded: every matching text contains it in its fold.</summary>
    public byte[] FoldedLongest => !Cased ? Pattern.Longest : TextFold.Fold(Encoding.UTF8.GetString(Pattern.Longest));

    public override bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch) =>
        Pattern.IsMatch(Cased ? text : folded);
}

/// <summary>
/// A regular expression, built when first needed. One that may backtrack has a time limit: a time-out counts as no match
/// and is counted. One that cannot is linear in the text and needs none; where the library declines to run one so, it
/// may backtrack after all.
/// </summary>
internal sealed class RegexPredicate(ValueTest.MatchesRegex test) : Predicate
{
    /// <summary>Longest time one backtracking expression may take on one value.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private Regex? regex;

    private bool Linear => test.Options.HasFlag(RegexOptions.NonBacktracking);

    public List<string>? Anchors { get; } = RegexAnchors.Find(test.Pattern);

    public override bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch)
    {
        regex ??= Build();
        var chars = scratch.Chars(text.Length);
        var length = Encoding.UTF8.GetChars(text, chars);
        try
        {
            return regex.IsMatch(chars.AsSpan(0, length));
        }
        catch (RegexMatchTimeoutException)
        {
            scratch.RegexTimeouts++;
            return false;
        }
    }

    private Regex Build()
    {
        if (Linear)
        {
            try
            {
                return new Regex(test.Pattern, test.Options, Regex.InfiniteMatchTimeout);
            }
            catch (NotSupportedException)
            {
                // A construct that was not recognised at load, see RegexCheck.
            }
        }

        return new Regex(test.Pattern, test.Options & ~RegexOptions.NonBacktracking, Timeout);
    }
}

internal sealed class NetworkPredicate(ValueTest.InNetwork test) : Predicate
{
    private const int LongestAddress = 64;

    public override bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch)
    {
        // The library also reads "5" and "10.1" as addresses, the numbers and versions that they are in logs.
        if (text.Length is 0 or > LongestAddress
            || (text.Count((byte)'.') != 3 && !text.Contains((byte)':'))
            || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        // ::ffff:10.0.0.1 is 10.0.0.1 to a rule about 10.0.0.0/8.
        return test.Network.Contains(address) || (address.IsIPv4MappedToIPv6 && test.Network.Contains(address.MapToIPv4()));
    }
}

internal sealed class NumberPredicate(ValueTest.Compares test) : Predicate
{
    private const int LongestNumber = 64;

    public override bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch) =>
        TryRead(text, out var number) && Holds(test.Comparison, number.CompareTo(test.Number));

    /// <summary>Reads a decimal number (sign, point and exponent allowed) that is the whole text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out decimal number)
    {
        if (Utf8Parser.TryParse(text, out long integer, out var consumed) && consumed == text.Length)
        {
            number = integer;
            return true;
        }

        number = 0;
        return text.Length is > 0 and <= LongestNumber
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}

internal sealed class TimePartPredicate(ValueTest.ComparesTimePart test) : Predicate
{
    private const int LongestTime = 64;

    public override bool Test(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, MatchScratch scratch)
    {
        if (text.Length is < 4 or > LongestTime)
        {
            return false;
        }

        Span<char> chars = stackalloc char[LongestTime];
        var length = Encoding.UTF8.GetChars(text, chars);
        return DateTimeOffset.TryParse(
                chars[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)
            && Holds(test.Comparison, PartOf(time).CompareTo(test.Number));
    }

    /// <summary>The part as written in the value: the zone is not converted (modifiers appendix, "Time Modifiers").</summary>
    private int PartOf(DateTimeOffset time) => test.Part switch
    {
        TimePart.Minute => time.Minute,
        TimePart.Hour => time.Hour,
        TimePart.Day => time.Day,
        TimePart.Week => ISOWeek.GetWeekOfYear(time.DateTime),
        TimePart.Month => time.Month,
        _ => time.Year,
    };
}

using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>
/// Sigma as plainly as it can be written: every rule, every test, one after the other, on strings. The oracle for the
/// compiled engine; shares nothing with it but the expressions.
/// </summary>
internal static class NaiveEvaluator
{
    private static readonly ConditionalWeakTable<ValueTest.Matches, TextPattern.Part[]> FoldedParts = [];

    [ThreadStatic]
    private static Dictionary<string, string>? folded;

    public static bool Matches<TRecord>(Expr expr, in TRecord record)
        where TRecord : struct, IRecordFields
    {
        switch (expr)
        {
            case Expr.All all:
                foreach (var child in all.Children)
                {
                    if (!Matches(child, record))
                    {
                        return false;
                    }
                }

                return true;
            case Expr.Any any:
                foreach (var child in any.Children)
                {
                    if (Matches(child, record))
                    {
                        return true;
                    }
                }

                return false;
            case Expr.Not not:
                return !Matches(not.Child, record);
            default:
                return Holds((Expr.Test)expr, record);
        }
    }

    private static bool Holds<TRecord>(Expr.Test test, in TRecord record)
        where TRecord : struct, IRecordFields
    {
        if (test.Field is null)
        {
            for (var i = 0; i < record.FieldCount; i++)
            {
                if (Texts(record.ValueAt(i)).Any(text => TextHolds(test.Value, text)))
                {
                    return true;
                }
            }

            return false;
        }

        var value = Find(record, test.Field);
        return test.Value switch
        {
            ValueTest.IsNull => value.Kind is FieldValueKind.Missing or FieldValueKind.Null,
            ValueTest.Exists => value.Kind != FieldValueKind.Missing,
            ValueTest.RefersTo refers => Refers(refers, [.. Texts(value)], [.. Texts(Find(record, refers.OtherField))]),
            _ => Texts(value).Any(text => TextHolds(test.Value, text)),
        };
    }

    private static FieldValue Find<TRecord>(in TRecord record, string name)
        where TRecord : struct, IRecordFields
    {
        var id = FieldNames.Intern(name);
        for (var i = 0; i < record.FieldCount; i++)
        {
            if (record.FieldAt(i) == id)
            {
                return record.ValueAt(i);
            }
        }

        return FieldValue.Missing;
    }

    private static IEnumerable<string> Texts(FieldValue value) => value.Kind switch
    {
        FieldValueKind.Missing or FieldValueKind.Null => [],
        FieldValueKind.List => value.Items.ToArray().SelectMany(Texts),
        _ => [value.ToString()],
    };

    private static bool Refers(ValueTest.RefersTo test, List<string> texts, List<string> others)
    {
        var comparison = test.Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return texts.Any(text => others.Any(other => test.Relation switch
        {
            FieldRelation.Equal => text.Equals(other, comparison),
            FieldRelation.StartsWith => text.StartsWith(other, comparison),
            FieldRelation.EndsWith => text.EndsWith(other, comparison),
            _ => text.Contains(other, comparison),
        }));
    }

    private static bool TextHolds(ValueTest test, string text) => test switch
    {
        ValueTest.Matches matches => PatternHolds(matches, text),
        ValueTest.MatchesRegex regex => Regex.IsMatch(text, regex.Pattern, regex.Options & ~RegexOptions.NonBacktracking, TimeSpan.FromSeconds(5)),
        ValueTest.InNetwork network => (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4)
            && IPAddress.TryParse(text, out var address)
            && (network.Network.Contains(address) || (address.IsIPv4MappedToIPv6 && network.Network.Contains(address.MapToIPv4()))),
        ValueTest.Compares compares => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Compare(compares.Comparison, number, compares.Number),
        ValueTest.ComparesTimePart part => DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Length >= 4 && Compare(part.Comparison, PartOf(part.Part, time), part.Number),
        _ => throw new InvalidOperationException(test.ToString()),
    };

    private static bool PatternHolds(ValueTest.Matches test, string text)
    {
        var parts = FoldedParts.GetValue(test, static t => [.. t.Pattern.Parts.Select(p => t.Cased ? p : p with { Text = p.Text.ToLowerInvariant() })]);
        return Fits(parts, test.Cased ? text : Fold(text));
    }

    /// <summary>The text in lower case; the same text is most often asked for again at once, by the next rule.</summary>
    private static string Fold(string text)
    {
        folded ??= new Dictionary<string, string>(StringComparer.Ordinal);
        if (!folded.TryGetValue(text, out var lower))
        {
            if (folded.Count > 256)
            {
                folded.Clear();
            }

            folded.Add(text, lower = text.ToLowerInvariant());
        }

        return lower;
    }

    /// <summary>Whether a text fits the parts of a pattern: the first part takes what it may, the others the rest.</summary>
    private static bool Fits(ReadOnlySpan<TextPattern.Part> parts, ReadOnlySpan<char> text)
    {
        if (parts.IsEmpty)
        {
            return text.IsEmpty;
        }

        switch (parts[0].Kind)
        {
            case TextPattern.PartKind.Literal:
                return text.StartsWith(parts[0].Text, StringComparison.Ordinal) && Fits(parts[1..], text[parts[0].Text.Length..]);
            case TextPattern.PartKind.AnyOne:
                return !text.IsEmpty && Fits(parts[1..], text[(text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1)..]);
            default:
                for (var taken = 0; taken <= text.Length; taken++)
                {
                    var isInside = taken > 0 && taken < text.Length && char.IsSurrogatePair(text[taken - 1], text[taken]);
                    if (!isInside && Fits(parts[1..], text[taken..]))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static int PartOf(TimePart part, DateTimeOffset time) => part switch
    {
        TimePart.Minute => time.Minute,
        TimePart.Hour => time.Hour,
        TimePart.Day => time.Day,
        TimePart.Week => ISOWeek.GetWeekOfYear(time.DateTime),
        TimePart.Month => time.Month,
        _ => time.Year,
    };

    private static bool Compare<T>(Comparison comparison, T left, T right)
        where T : IComparable<T> => comparison switch
        {
            Comparison.Less => left.CompareTo(right) < 0,
            Comparison.LessOrEqual => left.CompareTo(right) <= 0,
            Comparison.Greater => left.CompareTo(right) > 0,
            Comparison.GreaterOrEqual => left.CompareTo(right) >= 0,
            _ => left.CompareTo(right) == 0,
        };
}

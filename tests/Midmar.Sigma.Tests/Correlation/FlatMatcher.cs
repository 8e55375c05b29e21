using System.Text.RegularExpressions;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Tests.Correlation;

/// <summary>Evaluates expressions on flat events, as far as the correlation cases need it.</summary>
internal static class FlatMatcher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static bool Matches(Expr expression, IReadOnlyDictionary<string, string?> fields) => expression switch
    {
        Expr.All all => all.Children.All(c => Matches(c, fields)),
        Expr.Any any => any.Children.Any(c => Matches(c, fields)),
        Expr.Not not => !Matches(not.Child, fields),
        Expr.Test { Field: null } test => fields.Values.Any(v => Holds(test.Value, v)),
        Expr.Test test => Holds(test.Value, fields.GetValueOrDefault(test.Field), fields.ContainsKey(test.Field)),
        _ => false,
    };

    private static bool Holds(ValueTest test, string? value, bool exists = true) => test switch
    {
        ValueTest.Exists => exists,
        ValueTest.IsNull => value is null,
        ValueTest.Matches matches => value is not null && Regex.IsMatch(value, ToRegex(matches.Pattern), matches.Cased ? RegexOptions.Singleline : RegexOptions.Singleline | RegexOptions.IgnoreCase, Patience),
        ValueTest.MatchesRegex regex => value is not null && Regex.IsMatch(value, regex.Pattern, regex.Options, Patience),
        ValueTest.Compares compares => decimal.TryParse(value, out var number) && compares.Comparison switch
        {
            Comparison.Less => number < compares.Number,
            Comparison.LessOrEqual => number <= compares.Number,
            Comparison.Greater => number > compares.Number,
            Comparison.GreaterOrEqual => number >= compares.Number,
            _ => number == compares.Number,
        },
        _ => throw new NotSupportedException($"The cases are not expected to use {test.GetType().Name}."),
    };

    private static string ToRegex(TextPattern pattern) => "\\A" + string.Concat(pattern.Parts.Select(p => p.Kind switch
    {
        TextPattern.PartKind.AnyRun => ".*",
        TextPattern.PartKind.AnyOne => ".",
        _ => Regex.Escape(p.Text),
    })) + "\\z";
}

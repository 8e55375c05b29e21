using System.Text.RegularExpressions;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Rules;

/// <summary>Expressions as short texts, and rules from fragments of YAML.</summary>
internal static class ExprText
{
    /// <summary>The expression of a rule whose search identifier <c>s</c> is the given YAML (two spaces deep).</summary>
    public static string OfSearch(string search, RuleLoadOptions? options = null) =>
        OfDetection($"  s:\n{Indent(search)}\n  condition: s", options);

    /// <summary>The expression of a rule with the given detection section (two spaces deep).</summary>
    public static string OfDetection(string detection, RuleLoadOptions? options = null)
    {
        var loaded = Load(detection, options);
        Assert.Empty(loaded.Diagnostics.Where(d => d.Severity == Sigma.Diagnostics.DiagnosticSeverity.Error));
        return Show(Assert.Single(loaded.Rules).Expression);
    }

    public static LoadedRules Load(string detection, RuleLoadOptions? options = null) => RuleLoader.Load(
        [RuleFile.FromText("x.yml", $"title: T\nlogsource:\n  category: c\n  product: p\ndetection:\n{detection}\n")],
        options ?? RuleLoadOptions.Default);

    public static string Show(Expr expression) => expression switch
    {
        Expr.All all => $"({string.Join(" & ", all.Children.Select(Show))})",
        Expr.Any any => $"({string.Join(" | ", any.Children.Select(Show))})",
        Expr.Not not => "!" + Show(not.Child),
        Expr.Test test => $"{test.Field ?? "*"}{Show(test.Value)}",
        _ => "?",
    };

    private static string Show(ValueTest test) => test switch
    {
        ValueTest.Matches m => $"{(m.Cased ? "==" : "=")}'{m.Pattern}'",
        ValueTest.MatchesRegex r => $"~/{r.Pattern}/{Flags(r.Options)}",
        ValueTest.InNetwork n => $" in {n.Network}",
        ValueTest.Compares c => FormattableString.Invariant($" {c.Comparison} {c.Number}"),
        ValueTest.ComparesTimePart t => $".{t.Part} {t.Comparison} {t.Number}",
        ValueTest.IsNull => " null",
        ValueTest.Exists => " exists",
        ValueTest.RefersTo r => $" {r.Relation} {r.OtherField}{(r.Cased ? " cased" : string.Empty)}",
        _ => "?",
    };

    private static string Flags(RegexOptions options) =>
        (options.HasFlag(RegexOptions.IgnoreCase) ? "i" : string.Empty)
        + (options.HasFlag(RegexOptions.Multiline) ? "m" : string.Empty)
        + (options.HasFlag(RegexOptions.Singleline) ? "s" : string.Empty)
        + (options.HasFlag(RegexOptions.NonBacktracking) ? string.Empty : " backtracking");

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(l => "    " + l));
}

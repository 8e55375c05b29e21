using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>Random expressions and records over few fields and few words, so that they meet often.</summary>
internal static class RandomRules
{
    private static readonly string[] Fields = ["Image", "CommandLine", "EventID", "User", "Missing"];

    private static readonly string[] Words =
    [
        "powershell", ".exe", "cmd", "-enc ", "é", "Ünïcode", "a", "ab", "whoami", @"\temp\", "4688", "1", "مرحبا", "🏆cup", "", "%", "ABCDEFGHIJKL",
        "\u212A", "10.1.2.3",
    ];

    private static readonly Gen<string> Word = Pick(Words);

    private static readonly Gen<string> Field = Pick(Fields);

    private static readonly Gen<string> Text =
        Gen.Select(Word, Word, Word, Gen.Bool, (a, b, c, upper) => upper ? (a + b + c).ToUpperInvariant() : a + b + c);

    private static readonly Gen<TextPattern> Pattern = Gen.Select(
        Gen.OneOf(
            Word.Select(w => new TextPattern.Part(TextPattern.PartKind.Literal, w)),
            Gen.Const(new TextPattern.Part(TextPattern.PartKind.AnyRun, "")),
            Gen.Const(new TextPattern.Part(TextPattern.PartKind.AnyOne, ""))).Array[0, 5],
        parts => TextPattern.Of(parts));

    private static readonly Gen<TextPattern> SimplePattern =
        Gen.Select(Word, Gen.Bool, Gen.Bool, (w, before, after) => TextPattern.Exactly(w).Padded(before, after));

    private static readonly Gen<ValueTest> TextTest = Gen.OneOf(
        Gen.Select(Pattern, Gen.Bool, (p, cased) => (ValueTest)new ValueTest.Matches(p, cased)),
        SimplePattern.Select(p => (ValueTest)new ValueTest.Matches(p, Cased: false)),
        SimplePattern.Select(p => (ValueTest)new ValueTest.Matches(p, Cased: false)),
        Gen.Select(
            Pick("power(shell|cat)", "^cmd", @"\.exe$", "a+b", "(?i)WHOAMI", "[0-9]{2,4}", "x?yz|enc", "(ab)?cmd", "🏆?cup"),
            Pick(RegexOptions.CultureInvariant, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant),
            (p, o) => (ValueTest)new ValueTest.MatchesRegex(p, o)));

    private static readonly Gen<ValueTest> OtherTest = Gen.OneOf(
        Pick<ValueTest>(
            new ValueTest.IsNull(),
            new ValueTest.Exists(),
            new ValueTest.InNetwork(IPNetwork.Parse("10.0.0.0/8")),
            new ValueTest.ComparesTimePart(TimePart.Hour, Comparison.Greater, 11)),
        Gen.Select(Gen.Enum<Comparison>(), Pick(0m, 1m, 4688m, 2.5m), (c, n) => (ValueTest)new ValueTest.Compares(c, n)),
        Gen.Select(Field, Gen.Enum<FieldRelation>(), Gen.Bool, (f, r, c) => (ValueTest)new ValueTest.RefersTo(f, r, c)));

    private static readonly Gen<Expr> Leaf = Gen.OneOf(
        Gen.Select(Field, TextTest, (f, t) => (Expr)new Expr.Test(f, t)),
        Gen.Select(Field, TextTest, (f, t) => (Expr)new Expr.Test(f, t)),
        Gen.Select(Field, OtherTest, (f, t) => (Expr)new Expr.Test(f, t)),
        TextTest.Select(t => (Expr)new Expr.Test(null, t)));

    public static readonly Gen<Expr> Expression = Nested(3);

    private static readonly Gen<FieldValue> Single = Gen.OneOf(
        Text.Select(FieldValue.Of),
        Text.Select(FieldValue.Of),
        Pick(FieldValue.Of(4688), FieldValue.Of(1), FieldValue.Of(2.5), FieldValue.Of(true), FieldValue.Null),
        Pick(FieldValue.Of("2026-06-11T12:30:00Z"), FieldValue.Of("10.1.2.3"), FieldValue.Of("::ffff:10.9.9.9"), FieldValue.Of("4688")));

    private static readonly Gen<FieldValue> Value =
        Gen.Frequency((9, Single), (1, Single.Array[0, 3].Select(FieldValue.List)));

    public static readonly Gen<ImmutableArray<(string Field, FieldValue Value)>> Record =
        Gen.Select(Field.Where(f => f != "Missing"), Value).Array[0, 5].Select(fields => fields.ToImmutableArray());

    public static NamedFields ToRecord(LogSourceSet sources, ImmutableArray<(string Field, FieldValue Value)> fields) =>
        new(sources, fields.Select(f => KeyValuePair.Create(f.Field, f.Value)));

    public static string Print(Expr expr) => expr switch
    {
        Expr.All all => $"all({string.Join(", ", all.Children.Select(Print))})",
        Expr.Any any => $"any({string.Join(", ", any.Children.Select(Print))})",
        Expr.Not not => $"not {Print(not.Child)}",
        _ => expr.ToString(),
    };

    private static Gen<T> Pick<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static Gen<Expr> Nested(int depth)
    {
        if (depth == 0)
        {
            return Leaf;
        }

        var inner = Nested(depth - 1);
        return Gen.OneOf(
            Leaf,
            inner.Array[1, 3].Select(c => (Expr)new Expr.All([.. c])),
            inner.Array[1, 4].Select(c => (Expr)new Expr.Any([.. c])),
            inner.Select(c => (Expr)new Expr.Not(c)));
    }
}

using System.Collections.Immutable;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary>Other names for fields: <c>field_name_mapping</c> and its relatives differ only in how a name is found.</summary>
/// <param name="rename">The names of a field (null: keywords); default to leave it as it is.</param>
internal sealed class FieldRenaming(Func<string?, ImmutableArray<string>> rename) : Transformation
{
    /// <summary><c>field_name_mapping</c>: whole names; one may become several, of which one must fit.</summary>
    public static FieldRenaming Whole(IReadOnlyDictionary<string, ImmutableArray<string>> mapping, ImmutableArray<string> forKeywords) =>
        new(field => field is null ? forKeywords : mapping.GetValueOrDefault(field));

    /// <summary><c>field_name_prefix_mapping</c>: beginnings of names.</summary>
    public static FieldRenaming Beginnings(IReadOnlyList<KeyValuePair<string, ImmutableArray<string>>> mapping) => new(field =>
    {
        foreach (var (prefix, targets) in mapping)
        {
            if (field?.StartsWith(prefix, StringComparison.Ordinal) == true)
            {
                return [.. targets.Select(t => string.Concat(t, field.AsSpan(prefix.Length)))];
            }
        }

        return default;
    });

    /// <summary><c>field_name_prefix</c> and <c>field_name_suffix</c>.</summary>
    public static FieldRenaming Around(string prefix, string suffix) =>
        new(field => field is null ? default : [prefix + field + suffix]);

    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        if (subject.TracedField is { } traced)
        {
            subject.TracedField = NamesOf(traced, fields)[0];
        }

        if (subject.Expression is { } expression)
        {
            subject.Expression = ExprRewriter.Rewrite(expression, test => Replace(test, fields));
        }
    }

    private Expr Replace(Expr.Test test, FieldScope fields)
    {
        var value = test.Value;
        ImmutableArray<ValueTest> values = [value];
        if (value is ValueTest.RefersTo reference)
        {
            values = [.. NamesOf(reference.OtherField, fields).Select(n => (ValueTest)(reference with { OtherField = n }))];
        }

        ImmutableArray<string?> names = test.Field is null && rename(null).IsDefaultOrEmpty ? [null] : [.. NamesOf(test.Field, fields)];
        if (names.Length == 1 && values.Length == 1)
        {
            return new Expr.Test(names[0], values[0]);
        }

        return new Expr.Any([.. names.SelectMany(n => values.Select(v => (Expr)new Expr.Test(n, v)))]);
    }

    private ImmutableArray<string> NamesOf(string? field, FieldScope fields)
    {
        var names = fields.Covers(field) ? rename(field) : default;
        return names.IsDefaultOrEmpty ? [field!] : names;
    }
}

using System.Text.RegularExpressions;

namespace Midmar.Sigma.Pipelines;

/// <summary>Which fields a pipeline item is for (<c>field_name_conditions</c>).</summary>
internal sealed record FieldScope(IReadOnlyList<FieldCondition> Conditions, bool Any, bool Not)
{
    public static FieldScope All { get; } = new([], Any: false, Not: false);

    public bool Covers(string? field)
    {
        if (Conditions.Count == 0)
        {
            return true;
        }

        var holds = Any ? Conditions.Any(c => c.Holds(field)) : Conditions.All(c => c.Holds(field));
        return holds != Not;
    }
}

/// <summary><c>include_fields</c> or <c>exclude_fields</c>.</summary>
internal sealed record FieldCondition(IReadOnlyList<string> Fields, IReadOnlyList<Regex> Patterns, bool Exclude)
{
    public bool Holds(string? field)
    {
        var named = field is not null
            && (Fields.Contains(field, StringComparer.Ordinal) || Patterns.Any(p => p.IsMatch(field)));
        return named != Exclude;
    }
}

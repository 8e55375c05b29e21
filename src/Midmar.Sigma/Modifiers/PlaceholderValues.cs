using System.Collections.Immutable;

namespace Midmar.Sigma.Modifiers;

/// <summary>The values of placeholders for one rule (rules specification, "Placeholders").</summary>
/// <param name="Known">Values by placeholder name; Sigma strings, so that wildcards are allowed.</param>
/// <param name="RestIsWildcard">Placeholders without values become <c>*</c>.</param>
internal sealed record PlaceholderValues(ImmutableDictionary<string, ImmutableArray<string>> Known, Func<string, bool>? RestIsWildcard = null)
{
    private static readonly ImmutableArray<string> Wildcard = ["*"];

    /// <summary>No values at all.</summary>
    public static PlaceholderValues None { get; } =
        new(ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    /// <summary>The values of a placeholder; false when it has none.</summary>
    public bool TryGet(string name, out ImmutableArray<string> values)
    {
        if (Known.TryGetValue(name, out values) && !values.IsDefaultOrEmpty)
        {
            return true;
        }

        values = Wildcard;
        return RestIsWildcard?.Invoke(name) == true;
    }
}

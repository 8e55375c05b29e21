namespace Midmar.Sigma.Loading;

/// <summary>The key of a detection item: a field name and modifiers, split at <c>|</c>.</summary>
internal static class FieldKey
{
    /// <summary>The name as records have it: without spaces (rules specification, "Field Usage").</summary>
    public static string Strip(string name) =>
        name.Contains(' ', StringComparison.Ordinal) ? name.Replace(" ", string.Empty, StringComparison.Ordinal) : name;

    /// <summary>The field before the first <c>|</c>; null when there is none, that is, for keywords.</summary>
    public static string? Field(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        var name = Strip(bar < 0 ? key : key[..bar]);
        return name.Length == 0 ? null : name;
    }
}

namespace Midmar.Sigma.Loading;

/// <summary>The key of a detection item: a field name and modifiers, split at <c>|</c>.</summary>
internal static class FieldKey
{
    /// <summary>The names of a Windows event's data, asked for as a field: <c>Data@Name: X</c> holds when there is an X.</summary>
    public const string DataName = "Data@Name";

    private static readonly string[] SystemElements = ["Provider", "EventID", "TimeCreated", "Correlation", "Execution", "Security"];

    /// <summary>
    /// The name as records have it: without spaces, and attributes of a Windows event's header joined by an underscore,
    /// also where a rule writes <c>Provider@Name</c> (rules specification, "Field Usage").
    /// </summary>
    public static string Strip(string name)
    {
        name = name.Contains(' ', StringComparison.Ordinal) ? name.Replace(" ", string.Empty, StringComparison.Ordinal) : name;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && SystemElements.AsSpan().Contains(name[..at]) ? $"{name[..at]}_{name[(at + 1)..]}" : name;
    }

    /// <summary>The field before the first <c>|</c>; null when there is none, that is, for keywords.</summary>
    public static string? Field(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        var name = Strip(bar < 0 ? key : key[..bar]);
        return name.Length == 0 ? null : name;
    }
}

using Midmar.Records;

namespace Midmar.Input;

/// <summary>A log source as a command line writes it: <c>category=…,product=…,service=…</c>, any of them absent.</summary>
internal static class LogSourceText
{
    /// <exception cref="UsageException">The text is not of that form.</exception>
    public static LogSource Parse(string text)
    {
        var source = default(LogSource);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, { Length: > 0 } right] ? (left, right.ToLowerInvariant()) : (part, null);
            source = name switch
            {
                "category" when value is not null => source with { Category = value },
                "product" when value is not null => source with { Product = value },
                "service" when value is not null => source with { Service = value },
                _ => throw new UsageException($"'{part}' is no part of a log source; write category=…, product=… or service=…."),
            };
        }

        return source;
    }
}

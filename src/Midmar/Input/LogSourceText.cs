using Midmar.Records;

namespace Midmar.Input;

/// <summary>A log source as a command line writes it: <c>category=…,product=…,service=…</c>, any of them absent.</summary>
internal static class LogSourceText
{
    /// <exception cref="UsageException">The text is not of that form.</exception>
    public static LogSource Parse(string text) => LogSource.TryParse(text, out var source, out var wrong)
        ? source
        : throw new UsageException($"'{wrong}' is no part of a log source; write category=…, product=… or service=….");
}

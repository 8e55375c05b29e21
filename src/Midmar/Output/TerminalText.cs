namespace Midmar.Output;

/// <summary>Text from logs, made safe for a terminal: control characters could move the cursor or hide what was printed.</summary>
internal static class TerminalText
{
    public static string Safe(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c))
        : text;

    /// <summary>The same for a text of several lines.</summary>
    public static string SafeLines(string text) => string.Join('\n', text.Split('\n').Select(Safe));
}

using System.Globalization;
using System.Text;

namespace Midmar.Sigma.Diagnostics;

/// <summary>A diagnostic as text for a person: the place, the line, the fault underlined, the remedy.</summary>
public static class DiagnosticText
{
    /// <summary>Longest piece of a source line that is shown (UTF-16 units).</summary>
    public const int MaxShown = 160;

    /// <summary><c>path:line:column: error SIG052: message</c>.</summary>
    public static string Headline(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{diagnostic.Path}:{diagnostic.Line}:{diagnostic.Column}: {severity} {diagnostic.Code.Id}: {diagnostic.Message}");
    }

    /// <summary>The diagnostic in full, over several lines that end in <c>\n</c>.</summary>
    public static string Render(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        var number = diagnostic.Line.ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        var (shown, column, length) = Shorten(diagnostic);
        var text = new StringBuilder()
            .Append(severity).Append('[').Append(diagnostic.Code.Id).Append("]: ").Append(diagnostic.Message).Append('\n')
            .Append(margin).Append("--> ").Append(diagnostic.Path).Append(':').Append(number).Append(':')
            .Append(diagnostic.Column.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(margin).Append(" |\n")
            .Append(number).Append(" | ").Append(shown).Append('\n')
            .Append(margin).Append(" | ").Append(' ', column - 1).Append('^', length).Append('\n');
        if (diagnostic.Subject is { } subject)
        {
            text.Append(margin).Append(" = in: ").Append(subject).Append('\n');
        }

        return text.Append(margin).Append(" = help: ").Append(diagnostic.Remedy).Append('\n').ToString();
    }

    private static (string Shown, int Column, int Length) Shorten(Diagnostic diagnostic)
    {
        var line = diagnostic.SourceLine.Replace('\t', ' ');
        var column = Math.Clamp(diagnostic.Column, 1, line.Length + 1);
        var start = column - 1 > MaxShown / 2 && line.Length > MaxShown ? column - 1 - (MaxShown / 4) : 0;
        var shown = line.Substring(start, Math.Min(MaxShown, line.Length - start));
        column -= start;
        return (shown, column, Math.Clamp(diagnostic.Length, 1, Math.Max(1, shown.Length - column + 1)));
    }
}

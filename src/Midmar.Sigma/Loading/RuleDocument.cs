using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>One YAML document of a file, with what was found to be wrong with it.</summary>
internal sealed class RuleDocument(string path, string text, int firstLine)
{
    /// <summary>Diagnostics kept of one document (count); a document with more says the same again.</summary>
    public const int MaxDiagnostics = 50;

    /// <summary>
    /// Tests that the values of one document may expand to, and that its conditions may refer to, each time they do (count).
    /// </summary>
    public const int MaxTests = 250_000;

    private int expanded;
    private long referred;

    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>Line of the file on which the document begins, from 1.</summary>
    public int FirstLine { get; } = firstLine;

    /// <summary>Title, else id; set once known, so that diagnostics can name the rule.</summary>
    public string? Subject { get; set; }

    /// <summary>The id as written, whether or not the document is refused.</summary>
    public string? DeclaredId { get; set; }

    /// <summary>The name as written, whether or not the document is refused.</summary>
    public string? DeclaredName { get; set; }

    public List<Diagnostic> Diagnostics { get; } = [];

    public bool HasErrors { get; private set; }

    /// <summary>Counts values that modifiers made of one; false when the document has had too many.</summary>
    public bool TryExpand(int values) => (expanded += values) <= MaxTests;

    /// <summary>Counts the tests of a search identifier that a condition refers to; false when the document has had too many.</summary>
    public bool TryRefer(Expr expression)
    {
        referred += CountTests(expression);
        return referred <= MaxTests;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="code">The kind.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">What was found, what was expected.</param>
    /// <param name="remedy">What to do; the code's own remedy when null.</param>
    public void Report(DiagnosticCode code, YamlPlace place, string message, string? remedy = null)
    {
        HasErrors |= code.Severity == DiagnosticSeverity.Error;
        if (Diagnostics.Count == MaxDiagnostics)
        {
            return;
        }

        Diagnostics.Add(new Diagnostic
        {
            Code = code,
            Message = message,
            Remedy = remedy ?? code.Remedy,
            Path = Path,
            Subject = Subject,
            Line = place.Line,
            Column = place.Column,
            Length = place.Length,
            SourceLine = LineAt(place.Line),
        });
    }

    /// <summary>Notes a fault in a piece of a scalar's value.</summary>
    public void ReportIn(DiagnosticCode code, YamlScalar scalar, int start, int length, string message, string? remedy = null)
    {
        var place = scalar.TextOffset < 0
            ? scalar.Place
            : new YamlPlace(scalar.Place.Line, scalar.Place.Column + scalar.TextOffset + start, Math.Max(1, length));
        Report(code, place, message, remedy);
    }

    private static long CountTests(Expr expression) => expression switch
    {
        Expr.All all => all.Children.Sum(CountTests),
        Expr.Any any => any.Children.Sum(CountTests),
        Expr.Not not => CountTests(not.Child),
        _ => 1,
    };

    private string LineAt(int line)
    {
        var rest = Text.AsSpan();
        for (var skip = line - FirstLine; skip > 0; skip--)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
            {
                return string.Empty;
            }

            rest = rest[(end + 1)..];
        }

        var stop = rest.IndexOf('\n');
        return (stop < 0 ? rest : rest[..stop]).TrimEnd('\r').ToString();
    }
}

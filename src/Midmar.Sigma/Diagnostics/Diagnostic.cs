namespace Midmar.Sigma.Diagnostics;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The document is loaded; something in it deserves a look.</summary>
    Warning,

    /// <summary>The document is refused.</summary>
    Error,
}

/// <summary>A kind of finding about a rule file, listed in <see cref="DiagnosticCodes"/>.</summary>
/// <param name="Id"><c>SIG</c> and three digits; never reused for another meaning.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">What it says, in general.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record DiagnosticCode(string Id, DiagnosticSeverity Severity, string Title, string Remedy);

/// <summary>What is wrong with one place in a rule file.</summary>
public sealed record Diagnostic
{
    /// <summary>The kind.</summary>
    public required DiagnosticCode Code { get; init; }

    /// <summary>What was found, what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>Path of the file, as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>Title, else id, of the rule, correlation, filter or pipeline; null when it has neither.</summary>
    public required string? Subject { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1, in UTF-16 units.</summary>
    public required int Column { get; init; }

    /// <summary>UTF-16 units to underline, at least 1.</summary>
    public required int Length { get; init; }

    /// <summary>The line as it stands in the file, without its end.</summary>
    public required string SourceLine { get; init; }

    /// <summary>How bad it is.</summary>
    public DiagnosticSeverity Severity => Code.Severity;

    /// <summary><c>path:line:column: error SIG052: message</c>.</summary>
    public override string ToString() => DiagnosticText.Headline(this);
}

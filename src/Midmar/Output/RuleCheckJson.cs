using System.Text.Json;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Output;

/// <summary>A diagnostic as JSON.</summary>
internal static class RuleCheckJson
{
    public static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code.Id);
        json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        json.WriteString("message", diagnostic.Message);
        json.WriteString("remedy", diagnostic.Code.Remedy);
        json.WriteString("path", diagnostic.Path);
        json.WriteNumber("line", diagnostic.Line);
        json.WriteNumber("column", diagnostic.Column);
        json.WriteEndObject();
    }
}

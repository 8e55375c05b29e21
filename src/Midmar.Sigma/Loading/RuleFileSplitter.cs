using System.Text;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Sigma.Loading;

/// <summary>Splits a file at its YAML document markers, so that a fault in one document leaves the others alone.</summary>
internal static class RuleFileSplitter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The documents that hold more than comments; a file that cannot be read at all is one document with an error.</summary>
    public static List<RuleDocument> Split(RuleFile file)
    {
        var documents = new List<RuleDocument>(1);
        if (file.Utf8.Length > RuleFile.MaxBytes)
        {
            documents.Add(Refused(file, DiagnosticCodes.DocumentLimit, $"The file has {file.Utf8.Length} bytes; at most {RuleFile.MaxBytes} are read"));
            return documents;
        }

        if (!TryDecode(file.Utf8.Span, out var text))
        {
            documents.Add(Refused(file, DiagnosticCodes.NotText, "The file is not UTF-8 text"));
            return documents;
        }

        Split(file, text, documents);
        return documents;
    }

    private static void Split(RuleFile file, string text, List<RuleDocument> documents)
    {
        var start = 0;
        var line = 1;
        var startLine = 1;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            if (IsMarker(text.AsSpan(at, next - at)) && at > start)
            {
                if (!AddDocument(file, text[start..at], startLine, documents))
                {
                    return;
                }

                start = at;
                startLine = line;
            }

            at = next;
            line++;
        }

        AddDocument(file, text[start..], startLine, documents);
    }

    private static bool AddDocument(RuleFile file, string text, int line, List<RuleDocument> documents)
    {
        if (!HasContent(text))
        {
            return true;
        }

        if (documents.Count == RuleFile.MaxDocuments)
        {
            var rest = new RuleDocument(file.Path, text, line);
            rest.Report(DiagnosticCodes.DocumentLimit, new YamlPlace(line, 1, 1), $"More than {RuleFile.MaxDocuments} documents in one file; the rest is not read");
            documents.Add(rest);
            return false;
        }

        documents.Add(new RuleDocument(file.Path, text, line));
        return true;
    }

    private static bool IsMarker(ReadOnlySpan<char> line) =>
        line.StartsWith("---") && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n');

    private static bool HasContent(string text)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            line = (IsMarker(line) ? line[3..] : line).Trim();
            if (!line.IsEmpty && line[0] is not ('#' or '%') && !line.SequenceEqual("..."))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, out string text)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (System.Text.Unicode.Utf8.IsValid(utf8))
        {
            text = Strict.GetString(utf8);
            return true;
        }

        text = string.Empty;
        return false;
    }

    private static RuleDocument Refused(RuleFile file, DiagnosticCode code, string message)
    {
        var document = new RuleDocument(file.Path, string.Empty, 1);
        document.Report(code, new YamlPlace(1, 1, 1), message);
        return document;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Midmar.Records;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>Reads the attributes that rules, correlations and filters share.</summary>
internal static class HeaderReader
{
    /// <summary>The header; null when the title is missing or an attribute was refused.</summary>
    public static RuleHeader? Read(RuleDocument document, YamlMap root)
    {
        var attributes = new Attributes(document, root);
        var title = attributes.Text("title");
        if (string.IsNullOrWhiteSpace(title))
        {
            document.Report(DiagnosticCodes.NoTitle, root.Place, "The rule has no title");
            return null;
        }

        var header = new RuleHeader
        {
            Title = title,
            Id = Id(document, root, attributes),
            Name = attributes.Text("name"),
            Status = Choice<RuleStatus>(document, root, "status", DiagnosticCodes.BadStatus),
            Level = Choice<RuleLevel>(document, root, "level", DiagnosticCodes.BadLevel),
            Description = attributes.Text("description"),
            Author = attributes.Text("author"),
            Date = Date(document, root, "date"),
            Modified = Date(document, root, "modified"),
            References = attributes.Texts("references"),
            FalsePositives = attributes.Texts("falsepositives"),
            Tags = attributes.Texts("tags"),
            Fields = attributes.Texts("fields"),
            Path = document.Path,
            Line = root.Place.Line,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document.Text))),
        };
        return document.HasErrors ? null : header;
    }

    /// <summary>Notes what the document calls itself, so that diagnostics can name it whatever happens.</summary>
    public static void Declare(RuleDocument document, YamlMap root)
    {
        document.DeclaredId = (root.Find("id") as YamlScalar)?.Value;
        document.DeclaredName = (root.Find("name") as YamlScalar)?.Value;
        document.Subject = root.Find("title") is YamlScalar { Value.Length: > 0 } title ? title.Value : document.DeclaredId;
    }

    /// <summary>The log source; null when it was refused.</summary>
    public static LogSource? ReadLogSource(RuleDocument document, YamlMap root)
    {
        switch (root.Find("logsource"))
        {
            case YamlMap map:
                var attributes = new Attributes(document, map);
                var source = new LogSource(Part(attributes, "category"), Part(attributes, "product"), Part(attributes, "service"));
                if (source == default)
                {
                    document.Report(DiagnosticCodes.EmptyLogSource, map.Place, "The log source names neither category, product nor service");
                    return null;
                }

                return source;
            case { } other when other is not YamlScalar { ScalarKind: ScalarKind.Null }:
                document.Report(DiagnosticCodes.BadAttribute, other.Place, $"'logsource' must be a map, not {other.Kind}");
                return null;
            default:
                document.Report(DiagnosticCodes.NoLogSource, root.Place, "The rule has no log source");
                return null;
        }
    }

    private static string? Part(Attributes attributes, string key) =>
        attributes.Text(key)?.Trim() is { Length: > 0 } text ? text.ToLowerInvariant() : null;

    private static string? Id(RuleDocument document, YamlMap root, Attributes attributes)
    {
        var id = attributes.Text("id")?.Trim();
        if (id is not null && !Guid.TryParseExact(id, "D", out _))
        {
            document.Report(DiagnosticCodes.BadId, root.Find("id")!.Place, $"'{id}' is not a UUID");
        }

        return id is { Length: > 0 } ? id : null;
    }

    private static T? Choice<T>(RuleDocument document, YamlMap root, string key, DiagnosticCode code)
        where T : struct, Enum
    {
        var node = root.Find(key);
        if (node is null or YamlScalar { ScalarKind: ScalarKind.Null })
        {
            return null;
        }

        if (node is YamlScalar { Value.Length: > 0 } scalar
            && char.IsAsciiLetter(scalar.Value[0])
            && !scalar.Value.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse<T>(scalar.Value, ignoreCase: true, out var choice))
        {
            return choice;
        }

        document.Report(code, node.Place, node is YamlScalar text ? $"Unknown {key} '{text.Value}'" : $"'{key}' must be a text, not {node.Kind}");
        return null;
    }

    private static DateOnly? Date(RuleDocument document, YamlMap root, string key)
    {
        var node = root.Find(key);
        if (node is null or YamlScalar { ScalarKind: ScalarKind.Null })
        {
            return null;
        }

        if (node is YamlScalar scalar
            && (DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || DateOnly.TryParseExact(scalar.Value, "yyyy/MM/dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)))
        {
            return date;
        }

        document.Report(DiagnosticCodes.BadDate, node.Place, $"'{key}' is not a date of the form YYYY-MM-DD");
        return null;
    }
}

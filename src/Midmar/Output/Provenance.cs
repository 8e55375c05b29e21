using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Midmar.Detection.Scanning;
using Midmar.Sigma;

namespace Midmar.Output;

/// <summary>What a result rests on: enough to defend "found nothing", and to repeat the scan.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Started">When the scan began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Report">What was read and found.</param>
internal sealed record Provenance(
    ImmutableArray<string> Arguments, DateTimeOffset Started, DateTimeOffset Ended, RuleSet Rules, ScanReport Report)
{
    public static string Version { get; } =
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public void Save(string path)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, JsonText.Indented);
        json.WriteStartObject();
        json.WriteString("program", "midmar");
        json.WriteString("version", Version);
        json.WriteStartArray("arguments");
        Arguments.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteString("started", FindingFields.Text(Started.UtcDateTime));
        json.WriteString("ended", FindingFields.Text(Ended.UtcDateTime));
        json.WriteBoolean("complete", !Report.Interrupted);
        WriteRules(json);
        json.WriteNumber("records_read", Report.Records);
        json.WriteNumber("records_failed", Report.Sources.Sum(s => s.RecordsFailed));
        json.WriteNumber("records_skipped", Report.Sources.Sum(s => s.RecordsSkipped));
        json.WriteNumber("records_without_log_source", Report.Sources.Sum(s => s.RecordsWithoutLogSource));
        json.WriteNumber("findings", Report.Counts.Total);
        json.WriteNumber("regex_timeouts", Report.RegexTimeouts);
        json.WriteNumber("correlation_evictions", Report.CorrelationEvictions);
        json.WriteStartArray("files");
        foreach (var source in Report.Sources)
        {
            WriteSource(json, source);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRules(Utf8JsonWriter json)
    {
        json.WriteStartObject("rules");
        json.WriteString("hash", Rules.Hash);
        json.WriteNumber("loaded", Rules.Rules.Length + Rules.Correlations.Length);
        json.WriteNumber("filters", Rules.FilterCount);
        json.WriteNumber("refused", Rules.RefusedCount);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in Rules.Diagnostics)
        {
            RuleCheckJson.Write(json, diagnostic);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, ScannedSource source)
    {
        json.WriteStartObject();
        json.WriteString("path", source.Path);
        json.WriteString("format", source.Format);
        json.WriteString("sha256", source.Sha256);
        json.WriteNumber("bytes", source.Bytes);
        json.WriteNumber("records_read", source.Records);
        json.WriteNumber("records_failed", source.RecordsFailed);
        json.WriteNumber("records_skipped", source.RecordsSkipped);
        json.WriteNumber("records_without_log_source", source.RecordsWithoutLogSource);
        json.WriteNumber("problem_count", source.ProblemCount);
        json.WriteStartArray("problems");
        foreach (var problem in source.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteNumber("offset", problem.Offset);
            json.WriteString("message", problem.Message);
            json.WriteNumber("records_lost", problem.RecordsLost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.Text.Json.Nodes;

namespace Midmar.Ingest.Otlp;

/// <summary>Attributes, in the order in which they were sent. A value is what JSON has for it.</summary>
internal sealed class OtlpAttributes : List<KeyValuePair<string, JsonNode?>>;

/// <summary>Log records of one resource and scope.</summary>
internal sealed class OtlpScope
{
    public required OtlpAttributes Resource { get; init; }

    public string? Name { get; set; }

    public string? Version { get; set; }

    public OtlpAttributes Attributes { get; } = [];

    public List<OtlpRecord> Records { get; } = [];
}

/// <summary>A log record of OTLP.</summary>
internal sealed class OtlpRecord
{
    /// <summary>Nanoseconds since 1970; 0: not known.</summary>
    public ulong Time { get; set; }

    /// <summary>When it was seen by the one who sends it, likewise.</summary>
    public ulong Observed { get; set; }

    public int SeverityNumber { get; set; }

    public string? SeverityText { get; set; }

    public string? EventName { get; set; }

    public JsonNode? Body { get; set; }

    public OtlpAttributes Attributes { get; } = [];

    /// <summary>Hexadecimal; null: none.</summary>
    public string? TraceId { get; set; }

    /// <summary>Hexadecimal; null: none.</summary>
    public string? SpanId { get; set; }
}

namespace Midmar.Web.Features.Records.Export;

/// <summary>What records are written as when they are taken out. One line each in <see cref="All"/>.</summary>
/// <param name="Name">What it is called in requests and in the audit log.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">How its files end.</param>
/// <param name="HasOriginals">Whether each record's original is read.</param>
internal sealed record ExportFormat(string Name, string ContentType, string Extension, bool HasOriginals)
{
    /// <summary>A row for each record, its fields in one cell.</summary>
    public static readonly ExportFormat Csv = new("csv", "text/csv; charset=utf-8", "csv", HasOriginals: false);

    /// <summary>A JSON object for each record, with its fields.</summary>
    public static readonly ExportFormat JsonLines = new("jsonl", "application/x-ndjson", "jsonl", HasOriginals: false);

    /// <summary>A JSON object for each record, with its original as text and as bytes.</summary>
    public static readonly ExportFormat Originals = new("originals", "application/x-ndjson", "originals.jsonl", HasOriginals: true);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ExportFormat> All = [Csv, JsonLines, Originals];

    /// <summary>The format of that name; null when there is none.</summary>
    public static ExportFormat? Find(string? name) => All.FirstOrDefault(f => f.Name == name);
}

using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Evidence;

/// <summary>Sealing of evidence: pure. What is written down follows ISO/IEC 27037 (identification, collection, acquisition, preservation) and RFC 3227.</summary>
public static class EvidenceRules
{
    /// <summary>Characters of a file's name.</summary>
    public const int MaxFileName = 200;

    /// <summary>Characters of a media type.</summary>
    public const int MaxMediaType = 100;

    /// <summary>Characters of method, place, names and other short words.</summary>
    public const int MaxWords = 400;

    /// <summary>Items of one incident (count).</summary>
    public const int MaxItems = 1_000;

    private const string NoName = "unnamed";

    /// <summary>Why content could not be sealed with these facts, whatever it is; null: it could be.</summary>
    public static Refusal? Check(LedgerWork work, long incident, Acquisition facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(facts);
        return IncidentRules.Open(work, incident, out _)
            ?? Text("Title", facts.Title, IncidentRules.MaxTitle)
            ?? Text("How", facts.How, MaxWords)
            ?? Text("Where", facts.Where, MaxWords)
            ?? Text("AcquiredBy", facts.By, MaxWords)
            ?? (!Enum.IsDefined(facts.Marking) ? new NoSuchValue(IncidentField.Marking, facts.Marking.ToString()) : null)
            ?? (facts.At > work.At ? new TimeUnusable() : (Refusal?)null)
            ?? (work.All(EvidenceItem.Kind).Count(e => e.State.Incident == incident) >= MaxItems ? new TooManyParts("Evidence", MaxItems) : null);
    }

    /// <summary>Seals a file that is in the store already.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="incident">The incident it belongs to.</param>
    /// <param name="facts">How it came to be.</param>
    /// <param name="fileName">Its name; folders are cut off.</param>
    /// <param name="mediaType">What it was said to be; may be empty.</param>
    /// <param name="content">Its content.</param>
    public static Outcome<long> SealFile(LedgerWork work, long incident, Acquisition facts, string fileName, string mediaType, EvidenceContent content) =>
        Seal(work, incident, facts, EvidenceForm.File, FileNameOf(fileName), Cut(mediaType, MaxMediaType), content, set: null);

    /// <summary>Seals a set of records that is in the store already.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="incident">The incident it belongs to.</param>
    /// <param name="facts">How it came to be.</param>
    /// <param name="content">The records.</param>
    /// <param name="set">How they were chosen.</param>
    public static Outcome<long> SealRecords(LedgerWork work, long incident, Acquisition facts, EvidenceContent content, RecordSetFacts set) =>
        Seal(work, incident, facts, EvidenceForm.RecordSet, "records.jsonl", "application/x-ndjson", content, set);

    /// <summary>Whether an item that still has content needs this content.</summary>
    public static bool IsUsed(IEnumerable<EvidenceItem> items, string sha256)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Any(i => i.HasContent && i.Contents.Any(c => c.Sha256 == sha256));
    }

    /// <summary>A file's name without folders, and without what no name should have.</summary>
    public static string FileNameOf(string? name)
    {
        var last = (name ?? string.Empty).Split('/', '\\')[^1];
        var clean = Cut(string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u202A' or '\u202B' or '\u202D' or '\u202E'))), MaxFileName).Trim();
        return clean is "" or "." or ".." ? NoName : clean;
    }

    internal static Refusal? Text(string field, string? text, int max) => IncidentRules.IsText(text, max) ? null : new TextUnusable(field, max);

    private static Outcome<long> Seal(
        LedgerWork work, long incident, Acquisition facts, EvidenceForm form, string fileName, string mediaType, EvidenceContent content, RecordSetFacts? set)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (Check(work, incident, facts) is { } refusal)
        {
            return refusal;
        }

        if (content.Bytes == 0)
        {
            return new EvidenceEmpty();
        }

        if (work.All(EvidenceItem.Kind).FirstOrDefault(e => e.State.Incident == incident && e.State.HasContent && e.State.Content.Sha256 == content.Sha256) is { } same)
        {
            return new SealedAlready(same.Number);
        }

        var number = work.Next(EvidenceItem.Kind);
        var tidy = facts with { Title = facts.Title.Trim(), How = facts.How.Trim(), Where = facts.Where.Trim(), By = facts.By.Trim() };
        work.Add(EvidenceItem.Kind, number, new EvidenceSealed(incident, form, tidy, fileName, mediaType, content, set));
        return number;
    }

    private static string Cut(string? text, int max) => text is null ? string.Empty : text.Length <= max ? text : text[..max];
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Midmar.Centre.Imports;
using Midmar.Intel.Marking;

namespace Midmar.Centre.Playbooks;

/// <summary>
/// Reads CACAO Security Playbooks 2.0 (OASIS Committee Specification 01, 27 November 2023). All that is wrong is told at once,
/// each with its place. Nothing of a playbook is ever run. Pure.
/// </summary>
public static class PlaybookFile
{
    /// <summary>Bytes of a file (1 MB).</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Steps of a playbook (count).</summary>
    public const int MaxSteps = 300;

    private static readonly FrozenSet<string> Properties = new[]
    {
        "type", "spec_version", "id", "name", "description", "playbook_types", "playbook_activities", "playbook_processing_summary", "created_by", "created",
        "modified", "revoked", "valid_from", "valid_until", "derived_from", "related_to", "priority", "severity", "impact", "industry_sectors", "labels",
        "external_references", "markings", "playbook_variables", "workflow_start", "workflow_exception", "workflow", "playbook_extensions",
        "authentication_info_definitions", "agent_definitions", "target_definitions", "extension_definitions", "data_marking_definitions", "signatures",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> Types =
        ["attack", "detection", "engagement", "investigation", "mitigation", "notification", "prevention", "remediation"];

    private static readonly FrozenSet<string> PartyTypes = new[]
    {
        "group", "http-api", "individual", "linux", "location", "net-address", "organization", "sector", "security-category", "ssh",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    public static PlaybookReading Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length > MaxBytes)
        {
            return new PlaybookReading(null, [new PlaybookProblem(0, 0, string.Empty, new FileTooLarge(MaxBytes / 1024 / 1024))], [], 0);
        }

        var tree = JsonTree.Read(bytes);
        var notes = new FileNotes(tree);
        var playbook = tree.Root is { } root && notes.Fits(root, JsonIs.Object) ? Read(root, notes) : null;
        return new PlaybookReading(
            notes.Errors.Count == 0 ? playbook : null,
            [.. notes.Errors.OrderBy(e => e.Line).ThenBy(e => e.Column)],
            [.. notes.Warnings.OrderBy(e => e.Line).ThenBy(e => e.Column)],
            notes.LeftOut);
    }

    /// <summary>Reads a file that is known to be without an error: one that was read before it was kept.</summary>
    /// <exception cref="InvalidDataException">It has one.</exception>
    public static Playbook ReadKept(string text) => Read(Encoding.UTF8.GetBytes(text)) is { Playbook: { } playbook }
        ? playbook
        : throw new InvalidDataException("A kept playbook cannot be read any more.");

    private static Playbook? Read(JsonValue root, FileNotes notes)
    {
        if (notes.Text(root, "type", FileNotes.MaxName, isRequired: true) is not { } type)
        {
            return null;
        }

        if (type is not ("playbook" or "playbook-template"))
        {
            notes.Error(root.Find("type")!, new NotAPlaybook(FileNotes.Told(type)));
            return null;
        }

        if (notes.Text(root, "spec_version", FileNotes.MaxName, isRequired: true) is { } version && version != "cacao-2.0")
        {
            notes.Error(root.Find("spec_version")!, new SpecVersionUnknown(FileNotes.Told(version)));
            return null;
        }

        notes.Known(root, Properties);
        var parties = Parties(root, notes);
        var steps = StepReader.Read(root, notes, parties);
        var start = notes.Id(root, "workflow_start", "start", isRequired: true);
        var exception = notes.Id(root, "workflow_exception", string.Empty);
        FlowCheck.Check(root, notes, steps, start, exception);
        return Read(root, notes, parties, steps, start, exception);
    }

    private static Playbook Read(
        JsonValue root, FileNotes notes, FrozenDictionary<string, PlaybookParty> parties, IReadOnlyList<PlaybookStep> steps, string? start, string? exception)
    {
        var extension = MidmarExtension.OfPlaybook(root, notes);
        var (created, modified) = (notes.Time(root, "created", isRequired: true), notes.Time(root, "modified", isRequired: true));
        var (from, until) = (notes.Time(root, "valid_from"), notes.Time(root, "valid_until"));
        Follows(root, notes, "modified", modified, "created", created, mayBeEqual: true);
        Follows(root, notes, "valid_until", until, "valid_from", from, mayBeEqual: false);
        foreach (var measure in new[] { "priority", "severity", "impact" })
        {
            notes.Whole(root, measure, 0, 100);
        }

        if (root.Find("signatures") is { } signatures)
        {
            notes.Warn(signatures, new SignatureNotChecked());
        }

        var isRevoked = notes.Flag(root, "revoked");
        if (isRevoked)
        {
            notes.Warn(root.Find("revoked")!, new PlaybookRevoked());
        }

        return new Playbook
        {
            Id = notes.Id(root, "id", "playbook", isRequired: true) ?? string.Empty,
            Words = new PlaybookWords(
                notes.Text(root, "name", FileNotes.MaxName, isRequired: true) ?? string.Empty, notes.Text(root, "description", FileNotes.MaxText) ?? string.Empty),
            Translations = extension.Translations,
            Types = TypesOf(root, notes),
            Labels = notes.Texts(root, "labels"),
            CreatedBy = notes.Id(root, "created_by", "identity", isRequired: true) ?? string.Empty,
            Created = created ?? default,
            Modified = modified ?? default,
            IsRevoked = isRevoked,
            ValidFrom = from,
            ValidUntil = until,
            Start = start ?? string.Empty,
            Exception = exception,
            Steps = steps.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal),
            Order = [.. steps.Select(s => s.Id)],
            Parties = parties,
            Techniques = [.. References(root, notes).Concat(extension.Techniques).Distinct(StringComparer.Ordinal)],
            Tags = extension.Tags,
            Marking = Markings(root, notes),
        };
    }

    private static void Follows(JsonValue root, FileNotes notes, string later, DateTime? second, string earlier, DateTime? first, bool mayBeEqual)
    {
        if (second < first || (!mayBeEqual && second == first && first is not null))
        {
            notes.Error(root.Find(later)!, new TimesReversed(later, earlier));
        }
    }

    private static ImmutableArray<string> TypesOf(JsonValue root, FileNotes notes)
    {
        var types = notes.Texts(root, "playbook_types");
        foreach (var type in types.Where(t => !Types.Contains(t)))
        {
            notes.Error(root.Find("playbook_types")!, new ValueNotOneOf(FileNotes.Told(type), Types));
        }

        return types;
    }

    private static FrozenDictionary<string, PlaybookParty> Parties(JsonValue root, FileNotes notes)
    {
        var parties = new Dictionary<string, PlaybookParty>(StringComparer.Ordinal);
        foreach (var (id, value) in notes.Dictionary(root, "agent_definitions").Concat(notes.Dictionary(root, "target_definitions")))
        {
            var type = notes.Text(value, "type", FileNotes.MaxName, isRequired: true);
            var name = notes.Text(value, "name", FileNotes.MaxName, isRequired: true);
            if (type is null || name is null || !notes.IsId(value, id, type))
            {
                continue;
            }

            if (!PartyTypes.Contains(type))
            {
                notes.Warn(value, new TypeOutsideVocabulary(FileNotes.Told(type)));
            }

            parties[id] = new PlaybookParty(type, name, MidmarExtension.OfParty(value, notes));
        }

        return parties.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The strictest marking of TLP; the others are only looked up.</summary>
    private static Tlp Markings(JsonValue root, FileNotes notes)
    {
        const string tlp = "marking-tlp--";
        var strictest = Tlp.None;
        var defined = notes.Dictionary(root, "data_marking_definitions").Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var marking in notes.List(root, "markings", JsonIs.Text))
        {
            if (!notes.IsId(marking, marking.Text, string.Empty))
            {
                continue;
            }

            // The markings of TLP have fixed identifiers that need no definition: their UUIDs are those of STIX.
            var known = marking.Text.StartsWith(tlp, StringComparison.Ordinal) ? TlpNames.OfStixId("marking-definition--" + marking.Text[tlp.Length..]) : null;
            if (known is null && !defined.Contains(marking.Text))
            {
                notes.Error(marking, new ReferenceDangling(marking.Text));
            }

            strictest = known > strictest ? known.Value : strictest;
        }

        return strictest;
    }

    /// <summary>Techniques that external references of ATT&amp;CK name.</summary>
    private static IEnumerable<string> References(JsonValue root, FileNotes notes)
    {
        foreach (var reference in notes.List(root, "external_references", JsonIs.Object))
        {
            notes.Text(reference, "name", FileNotes.MaxName, isRequired: true);
            if (notes.Text(reference, "external_id", FileNotes.MaxName) is { } id && notes.Text(reference, "source", FileNotes.MaxText) is { } source
                && source.Contains("ATT&CK", StringComparison.OrdinalIgnoreCase))
            {
                yield return id;
            }
        }
    }
}

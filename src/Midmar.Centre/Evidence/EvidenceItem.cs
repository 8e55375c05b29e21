using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Evidence;

/// <summary>What an item of evidence is.</summary>
public enum EvidenceForm
{
    /// <summary>A file, byte for byte as it was handed in.</summary>
    File,

    /// <summary>Records of the centre, their originals exactly as they were received.</summary>
    RecordSet,
}

/// <summary>Where an item stands.</summary>
public enum EvidenceState
{
    /// <summary>Its custodian has it.</summary>
    Held,

    /// <summary>It was handed over, and the receiver has not confirmed.</summary>
    ChangingHands,

    /// <summary>It was given back to whom it came from; the sealed copy stays.</summary>
    Returned,

    /// <summary>Somebody wants its content deleted; a second person has to agree.</summary>
    DisposalAsked,

    /// <summary>Its content is deleted; entry and hash remain.</summary>
    Disposed,
}

/// <summary>What happened to an item, as its chain of custody has it.</summary>
public enum CustodyAct
{
    /// <summary>It was acquired and sealed.</summary>
    Acquired,

    /// <summary>It was handed to a colleague, who has to confirm.</summary>
    HandedOver,

    /// <summary>The receiver has it.</summary>
    Confirmed,

    /// <summary>The receiver did not take it.</summary>
    Declined,

    /// <summary>The hand-over was called off before it was confirmed.</summary>
    Withdrawn,

    /// <summary>It was handed to somebody outside the centre, against a receipt.</summary>
    HandedOut,

    /// <summary>Its content was looked at.</summary>
    Examined,

    /// <summary>A copy left the centre.</summary>
    Copied,

    /// <summary>It was given back to whom it came from.</summary>
    Returned,

    /// <summary>Somebody asked for its disposal.</summary>
    DisposalAsked,

    /// <summary>A second person did not agree, or who asked thought better of it.</summary>
    DisposalRefused,

    /// <summary>A second person agreed; its content is deleted.</summary>
    Disposed,
}

/// <summary>Who has an item.</summary>
/// <param name="Id">The person's id; null: somebody outside the centre.</param>
/// <param name="Name">Their name then.</param>
public sealed record Holder(string? Id, string Name);

/// <summary>A line of a chain of custody. No line is ever changed or taken off.</summary>
/// <param name="Act">What happened.</param>
/// <param name="At">When, on the workspace's clock, UTC.</param>
/// <param name="By">Who wrote it down.</param>
/// <param name="From">Who had the item before.</param>
/// <param name="To">Who it went, or is to go, to; null: it stayed where it was.</param>
/// <param name="Place">Where; may be empty.</param>
/// <param name="Why">Reason, purpose or receipt; may be empty.</param>
public sealed record CustodyLine(CustodyAct Act, DateTime At, Member By, Holder From, Holder? To, string Place, string Why);

/// <summary>How an item came to be: what ISO/IEC 27037 and RFC 3227 want written down at once.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="How">By which method and tool.</param>
/// <param name="Where">At which place, from which device.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who acquired it: need not be of the centre.</param>
/// <param name="Marking">Who may know.</param>
public sealed record Acquisition(string Title, string How, string Where, DateTime At, string By, Tlp Marking);

/// <summary>Content as it is kept.</summary>
/// <param name="Sha256">SHA-256, 64 lower-case hexadecimal digits: its name in the store.</param>
/// <param name="Bytes">Its length.</param>
public sealed record EvidenceContent(string Sha256, long Bytes);

/// <summary>How the records of a set were chosen.</summary>
/// <param name="Query">Words of the search; empty: every record, or <paramref name="IsChosen"/>.</param>
/// <param name="From">First event time, UTC, inclusive.</param>
/// <param name="To">Last event time, UTC, exclusive.</param>
/// <param name="IsChosen">Whether they were named one by one, and not by a search.</param>
/// <param name="Count">Records.</param>
/// <param name="Manifest">The list of them, with the hash of each.</param>
public sealed record RecordSetFacts(string Query, DateTime From, DateTime To, bool IsChosen, int Count, EvidenceContent Manifest);

/// <summary>An item of evidence: sealed content that never changes, and its chain of custody.</summary>
public sealed record EvidenceItem
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<EvidenceItem, EvidenceEvent> Kind = new("evidence", format: 1, EvidenceApply.Apply);

    /// <summary>The incident it belongs to.</summary>
    public required long Incident { get; init; }

    /// <summary>What it is.</summary>
    public required EvidenceForm Form { get; init; }

    /// <summary>How it came to be.</summary>
    public required Acquisition Acquired { get; init; }

    /// <summary>Name of the file as it was handed in, without folders.</summary>
    public required string FileName { get; init; }

    /// <summary>Media type, as it was stated: nothing is concluded from it.</summary>
    public required string MediaType { get; init; }

    /// <summary>Its content.</summary>
    public required EvidenceContent Content { get; init; }

    /// <summary>Of a record set, how it was chosen; null: a file.</summary>
    public required RecordSetFacts? Set { get; init; }

    /// <summary>Who sealed it.</summary>
    public required Member SealedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime SealedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required EvidenceState State { get; init; }

    /// <summary>Where it stood before its disposal was asked for.</summary>
    public EvidenceState Before { get; init; }

    /// <summary>Who has it.</summary>
    public required Holder Custodian { get; init; }

    /// <summary>Its chain of custody, from its acquisition on.</summary>
    public required ImmutableArray<CustodyLine> Custody { get; init; }

    /// <summary>The line that waits for a second person; null: none does.</summary>
    [JsonIgnore]
    public CustodyLine? Waiting => State is EvidenceState.ChangingHands or EvidenceState.DisposalAsked
        ? Custody.Last(l => l.Act is CustodyAct.HandedOver or CustodyAct.DisposalAsked)
        : null;

    /// <summary>Whether its content is there.</summary>
    [JsonIgnore]
    public bool HasContent => State != EvidenceState.Disposed;

    /// <summary>All its content: of a record set, the list of its records too.</summary>
    [JsonIgnore]
    public IEnumerable<EvidenceContent> Contents => Set is null ? [Content] : [Content, Set.Manifest];
}

using Midmar.Centre.Events;
using Midmar.Centre.Evidence;

namespace Midmar.Web.Api;

/// <summary>Records that are to be sealed: what a search finds from one time to another, or those that are named.</summary>
/// <param name="Title">What the set is called.</param>
/// <param name="Marking">clear, green, amber, amberStrict or red; amber when left out.</param>
/// <param name="Query">Words as on the search page; empty: every record of the range.</param>
/// <param name="From">First event time, UTC, inclusive; needed with a query.</param>
/// <param name="To">Last event time, UTC, exclusive; needed with a query.</param>
/// <param name="Records">Ids of records; then query and times are not used.</param>
public sealed record SealRecordsBody(string? Title, string? Marking, string? Query, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string>? Records);

/// <summary>What something is done for.</summary>
/// <param name="Purpose">The purpose; must not be empty, and is kept in chain of custody and audit log.</param>
/// <param name="List">Of a record set: whether the list of its records is wanted, and not the records.</param>
public sealed record PurposeBody(string? Purpose, bool? List);

/// <summary>A line of a chain of custody.</summary>
/// <param name="Act">What happened.</param>
/// <param name="At">When.</param>
/// <param name="By">Who wrote it down.</param>
/// <param name="From">Who had the item before.</param>
/// <param name="To">Who it went, or is to go, to; null: it stayed where it was.</param>
/// <param name="Place">Where.</param>
/// <param name="Why">Reason, purpose or receipt.</param>
public sealed record CustodyBody(string Act, DateTime At, string By, string From, string? To, string Place, string Why);

/// <summary>How the records of a set were chosen.</summary>
/// <param name="Query">Words of the search.</param>
/// <param name="From">First event time, inclusive; null: they were named one by one.</param>
/// <param name="To">Last event time, exclusive; null likewise.</param>
/// <param name="Count">Records.</param>
/// <param name="ListSha256">SHA-256 of the list of them.</param>
public sealed record RecordSetBody(string Query, DateTime? From, DateTime? To, int Count, string ListSha256);

/// <summary>An item of evidence.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Incident">Number of its incident.</param>
/// <param name="Form">File or RecordSet.</param>
/// <param name="State">Held, ChangingHands, Returned, DisposalAsked or Disposed.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Marking">Who may know.</param>
/// <param name="How">By which method and tool it was acquired.</param>
/// <param name="Where">At which place, from which device.</param>
/// <param name="AcquiredAt">When.</param>
/// <param name="AcquiredBy">By whom.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="MediaType">Media type as it was stated.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Bytes">Length of its content.</param>
/// <param name="Records">Of a record set, how it was chosen.</param>
/// <param name="Custodian">Who has it.</param>
/// <param name="Custody">Its chain of custody.</param>
public sealed record EvidenceBody(
    long Number, long Incident, string Form, string State, string Title, string Marking, string How, string Where, DateTime AcquiredAt, string AcquiredBy,
    string FileName, string MediaType, string Sha256, long Bytes, RecordSetBody? Records, string Custodian, IReadOnlyList<CustodyBody> Custody)
{
    internal static EvidenceBody Of(Kept<EvidenceItem> kept)
    {
        var item = kept.State;
        return new EvidenceBody(
            kept.Number, item.Incident, item.Form.ToString(), item.State.ToString(), item.Acquired.Title, item.Acquired.Marking.ToString(),
            item.Acquired.How, item.Acquired.Where, item.Acquired.At, item.Acquired.By, item.FileName, item.MediaType, item.Content.Sha256, item.Content.Bytes,
            item.Set is { } set ? new RecordSetBody(set.Query, set.IsChosen ? null : set.From, set.IsChosen ? null : set.To, set.Count, set.Manifest.Sha256) : null,
            item.Custodian.Name, [.. item.Custody.Select(l => new CustodyBody(l.Act.ToString(), l.At, l.By.Name, l.From.Name, l.To?.Name, l.Place, l.Why))]);
    }
}

/// <summary>The evidence of an incident.</summary>
/// <param name="KeyFingerprint">SHA-256 of the public key packages are signed with.</param>
/// <param name="Items">The items, the last first.</param>
public sealed record EvidenceListBody(string KeyFingerprint, IReadOnlyList<EvidenceBody> Items);

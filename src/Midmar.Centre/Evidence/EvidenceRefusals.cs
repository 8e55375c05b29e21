using Midmar.Centre.People;

namespace Midmar.Centre.Evidence;

/// <summary>There is no such item of evidence in this workspace.</summary>
public sealed record NoSuchEvidence : Refusal;

/// <summary>The item's content was deleted; entry and hash remain.</summary>
/// <param name="Number">Which.</param>
public sealed record EvidenceIsDisposed(long Number) : Refusal;

/// <summary>The item stands otherwise by now.</summary>
/// <param name="State">How.</param>
public sealed record EvidenceStandsOtherwise(EvidenceState State) : Refusal;

/// <summary>There is nothing in the file.</summary>
public sealed record EvidenceEmpty : Refusal;

/// <summary>The content is larger than an item may be.</summary>
/// <param name="Limit">How large it may be (MiB).</param>
public sealed record EvidenceTooLarge(long Limit) : Refusal;

/// <summary>The disk is too full to seal it and keep a reserve.</summary>
/// <param name="Free">What is free (MiB).</param>
/// <param name="Reserve">What has to stay free (MiB).</param>
public sealed record EvidenceDiskLow(long Free, long Reserve) : Refusal;

/// <summary>The same content is sealed in this incident already.</summary>
/// <param name="Number">As which item.</param>
public sealed record SealedAlready(long Number) : Refusal;

/// <summary>The words of the search cannot be understood.</summary>
/// <param name="Column">At which character, from 1.</param>
public sealed record QueryUnusable(int Column) : Refusal;

/// <summary>No record is in the range, or none was named.</summary>
public sealed record NoRecordsChosen : Refusal;

/// <summary>There are more records than a set may have.</summary>
/// <param name="Limit">How many it may have.</param>
public sealed record TooManyRecords(int Limit) : Refusal;

/// <summary>Records are no longer kept: their originals cannot be sealed.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them.</param>
public sealed record RecordsGone(int Count, string First) : Refusal;

/// <summary>Nobody of that id may work on incidents here.</summary>
public sealed record NoSuchColleague : Refusal;

/// <summary>Who hands over and who receives have to be two people.</summary>
public sealed record ReceiverIsTheGiver : Refusal;

/// <summary>They have it already.</summary>
public sealed record ReceiverHasIt : Refusal;

/// <summary>Only the receiver can confirm or decline.</summary>
/// <param name="Name">Who that is.</param>
public sealed record NotTheReceiver(string Name) : Refusal;

/// <summary>Who asked for the disposal cannot agree to it.</summary>
public sealed record DisposalNeedsAnother : Refusal;

/// <summary>Original content is not there.</summary>
/// <param name="Number">Of which item.</param>
public sealed record EvidenceContentMissing(long Number) : Refusal;

/// <summary>Original content is not what was sealed.</summary>
/// <param name="Number">Of which item.</param>
public sealed record EvidenceContentChanged(long Number) : Refusal;

/// <summary>The store has this content already, and what it has was changed since.</summary>
/// <param name="Sha256">Its hash.</param>
public sealed record EvidenceCopyDamaged(string Sha256) : Refusal;

/// <summary>The incident has no evidence that could be taken out.</summary>
public sealed record NothingToExport : Refusal;

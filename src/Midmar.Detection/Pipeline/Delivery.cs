using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>A configured source of telemetry: a shipper with its token, a syslog address, a followed folder, an upload.</summary>
/// <param name="Value">Number given when the source was set up, from 1, unique in the centre.</param>
public readonly record struct SourceId(int Value);

/// <summary>How bytes are to be read. Stored with them, so that they are read the same way again after a restart.</summary>
/// <param name="Format">Name of a <see cref="Logs.Formats.LogFormat"/>.</param>
/// <param name="Path">The source's name or the file's path; some formats tell the log source by it.</param>
/// <param name="LogSources">
/// Log sources given by a person, as <see cref="LogSource.ToString"/> writes them, joined by <c>|</c>; null: each record is recognised.
/// </param>
public sealed record ReadAs(string Format, string Path, string? LogSources);

/// <summary>
/// Bytes that a door took in, not yet stored: one block as the format's <see cref="Logs.Formats.BlockParser"/> reads it
/// (JSON: whole objects, one a line; EVTX: one chunk; syslog: whole messages, one a line).
/// </summary>
public sealed class Delivery
{
    /// <summary>Longest payload (bytes); a door cuts what is longer.</summary>
    public const int MaxLength = 32 * 1024 * 1024;

    /// <summary>The workspace.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>How to read it.</summary>
    public required ReadAs ReadAs { get; init; }

    /// <summary>What names the records, see <see cref="RecordId.Source"/>: the first 8 bytes of a batch's digest, or a file's fingerprint.</summary>
    public required ulong RecordSource { get; init; }

    /// <summary>Where the payload begins there: 0 for a batch, the byte offset in a file.</summary>
    public required long Position { get; init; }

    /// <summary>The bytes, from index 0. The caller's again once the receipt is there.</summary>
    public required byte[] Buffer { get; init; }

    /// <summary>Bytes of the payload.</summary>
    public required int Length { get; init; }

    /// <summary>
    /// Tells a payload that is sent again from a new one (128 bits over source, record source, position and payload);
    /// null where repetition cannot be told, as with syslog.
    /// </summary>
    public required UInt128? Digest { get; init; }

    /// <summary>0: live. Otherwise the records are history (an upload, an old file) and correlate among themselves, see <see cref="IIntake.EndLaneAsync"/>.</summary>
    public ulong Lane { get; init; }

    /// <summary>Whether the receipt lists where each record begins.</summary>
    public bool WantsRecordOffsets { get; init; }
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>In the journal, synced to disk, and read.</summary>
    Stored,

    /// <summary>It was stored before, within the memory of the journal; nothing was stored now. As good as stored.</summary>
    Duplicate,

    /// <summary>Not stored; see <see cref="DeliveryReceipt.Refusal"/>. It may be sent again.</summary>
    Refused,
}

/// <summary>Why a delivery was not stored.</summary>
public enum DeliveryRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>As much as is allowed is under way; to be sent again in a moment (HTTP 429).</summary>
    Busy,

    /// <summary>The disk is full, or nearly so (HTTP 503: shippers send again after it, and some let a batch go after a 507).</summary>
    DiskFull,

    /// <summary>Longer than <see cref="Delivery.MaxLength"/> (HTTP 413).</summary>
    TooLong,

    /// <summary>The centre is stopping, or its journal failed (HTTP 503).</summary>
    Stopping,

    /// <summary>There is no such workspace or format (HTTP 400).</summary>
    Unknown,
}

/// <summary>What became of a delivery.</summary>
/// <param name="Outcome">Stored or not.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Records">Records read.</param>
/// <param name="Problems">What could not be read; offsets count from <see cref="Delivery.Position"/>'s origin. Kept as failed records all the same.</param>
/// <param name="RecordOffsets">Where each record begins, ascending, when asked for; offsets as in <paramref name="Problems"/>.</param>
public sealed record DeliveryReceipt(
    DeliveryOutcome Outcome,
    DeliveryRefusal Refusal,
    int Records,
    IReadOnlyList<ReadProblem> Problems,
    IReadOnlyList<long> RecordOffsets)
{
    /// <summary>A refusal.</summary>
    public static DeliveryReceipt Refused(DeliveryRefusal reason) => new(DeliveryOutcome.Refused, reason, 0, [], []);
}

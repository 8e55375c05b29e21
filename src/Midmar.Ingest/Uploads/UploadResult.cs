using System.Collections.Immutable;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Ingest.Uploads;

/// <summary>Why a file was not taken in to its end. What came before it is stored; sent again, it is stored once.</summary>
public enum UploadRefusal
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is longer than <see cref="UploadOptions.MaxBytes"/>.</summary>
    TooLong,

    /// <summary>Nothing in it is of a format that can be read.</summary>
    NothingReadable,

    /// <summary>The centre is busy; to be sent again in a moment.</summary>
    Busy,

    /// <summary>The centre's disk is full.</summary>
    DiskFull,

    /// <summary>The centre is stopping, or its journal failed.</summary>
    Stopping,

    /// <summary>The source's format or log sources are not known.</summary>
    Unknown,
}

/// <summary>Something in an upload that could not be read.</summary>
/// <param name="Place">The file, or the entry of an archive.</param>
/// <param name="Problem">What was wrong, and where in it.</param>
public sealed record UploadProblem(string Place, ReadProblem Problem);

/// <summary>How far the reading of an upload is.</summary>
/// <param name="Place">What is being read.</param>
/// <param name="Bytes">Bytes read, unpacked.</param>
/// <param name="Records">Records so far.</param>
public readonly record struct UploadProgress(string Place, long Bytes, long Records);

/// <summary>What became of an upload.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal; empty when it was not read to its end.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Records">Records stored.</param>
/// <param name="Failed">Records that could not be read.</param>
/// <param name="Duplicates">Pieces that were stored before.</param>
/// <param name="Problems">What could not be read, at most <see cref="MaxProblems"/>.</param>
/// <param name="MoreProblems">Further problems (count).</param>
/// <param name="Refusal">Why it was not taken in to its end.</param>
public sealed record UploadResult(
    string Name,
    string Sha256,
    long Bytes,
    long Records,
    long Failed,
    long Duplicates,
    ImmutableArray<UploadProblem> Problems,
    long MoreProblems,
    UploadRefusal Refusal)
{
    /// <summary>Problems listed (count).</summary>
    public const int MaxProblems = 200;

    internal static UploadRefusal RefusalOf(DeliveryRefusal refusal) => refusal switch
    {
        DeliveryRefusal.None => UploadRefusal.None,
        DeliveryRefusal.Busy => UploadRefusal.Busy,
        DeliveryRefusal.DiskFull => UploadRefusal.DiskFull,
        DeliveryRefusal.Unknown or DeliveryRefusal.TooLong => UploadRefusal.Unknown,
        _ => UploadRefusal.Stopping,
    };
}

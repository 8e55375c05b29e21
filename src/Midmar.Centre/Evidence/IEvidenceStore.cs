using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Evidence;

/// <summary>Sizes of evidence.</summary>
public sealed record EvidenceLimits
{
    /// <summary>Bytes of one item (4 GiB).</summary>
    public long MaxBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes that stay free on the disk (1 GiB): taking in telemetry comes first.</summary>
    public long Reserve { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Records of one set (count): each original is looked up by itself.</summary>
    public int MaxRecords { get; init; } = 10_000;
}

/// <summary>Content on its way into the store. One thread; what is disposed of unsealed leaves nothing.</summary>
public interface IEvidenceDraft : IDisposable
{
    /// <summary>Appends; null: it was taken.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    Refusal? Write(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Gives the content its name; it is there after a power failure when this returns, and nobody writes to it again. Until
    /// the draft is disposed of, the content stays whatever <see cref="IEvidenceStore.Remove"/> is asked.
    /// </summary>
    /// <exception cref="IOException">The disk failed; nothing is sealed.</exception>
    Outcome<EvidenceContent> Seal();
}

/// <summary>Keeps content by its hash: written once, read-only, never altered. Any thread.</summary>
public interface IEvidenceStore
{
    /// <summary>Begins to write.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    IEvidenceDraft Begin(WorkspaceId workspace);

    /// <summary>Content to read; null when there is none of that hash.</summary>
    Stream? Open(WorkspaceId workspace, string sha256);

    /// <summary>Deletes content, unless somebody is sealing the same, or it is used.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="sha256">Which.</param>
    /// <param name="isUsed">Whether an item needs it; asked while nothing can be sealed.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    void Remove(WorkspaceId workspace, string sha256, Func<bool> isUsed);

    /// <summary>The hashes of all content that is there.</summary>
    IReadOnlyList<string> All(WorkspaceId workspace);
}

/// <summary>The centre's own key: what it signs can be verified anywhere with its public half. ECDSA over P-256 with SHA-256.</summary>
public interface ICentreKey
{
    /// <summary>The public key, PEM (SubjectPublicKeyInfo).</summary>
    string PublicKey { get; }

    /// <summary>SHA-256 of the public key (DER), 64 lower-case hexadecimal digits: what people compare.</summary>
    string Fingerprint { get; }

    /// <summary>A signature, DER as <c>openssl dgst -sha256 -verify</c> reads it.</summary>
    byte[] Sign(ReadOnlySpan<byte> bytes);
}

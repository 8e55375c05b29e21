using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Midmar.Centre.Evidence;
using Midmar.Records;

namespace Midmar.Web.Features.Evidence;

/// <summary>A signed package of an incident's evidence, written as it is read; see <see cref="Bag"/>.</summary>
internal sealed class EvidencePackage(CustodyFile custody, WorkspaceId workspace, IEvidenceStore store, ICentreKey key)
{
    private readonly List<(string Name, string Sha256)> payload = [];
    private readonly List<(string Name, string Sha256)> tags = [];
    private long bytes;

    /// <summary>What it says of the evidence in it.</summary>
    public CustodyFile Custody { get; } = custody;

    /// <summary>Where it is from.</summary>
    public WorkspaceId Workspace { get; } = workspace;

    /// <summary>Its name, without an ending: an exercise's says that it is one.</summary>
    public string Name { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{(custody.Exercise is null ? "live" : $"EXERCISE-{workspace.Value}")}-evidence-incident-{custody.Incident}-{custody.Made:yyyyMMdd'T'HHmmss}Z");

    /// <summary>Writes the zip; gives the SHA-256 of what was signed.</summary>
    /// <exception cref="InvalidDataException">Content is not what was sealed: what was written until then is signed by nobody.</exception>
    public async Task<string> WriteAsync(Stream output, CancellationToken cancellation)
    {
        await using var held = new HeldWrites(output);
        var signed = await WriteZipAsync(held, cancellation);
        await held.FlushAsync(cancellation);
        return signed;
    }

    private async Task<string> WriteZipAsync(HeldWrites output, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellation);
        await AddTagAsync(zip, Bag.Declaration, Encoding.UTF8.GetBytes(Bag.DeclarationText), cancellation);
        foreach (var item in Custody.Items)
        {
            if (item.File is not null)
            {
                await AddContentAsync(zip, item.File, item.Item.Content, cancellation);
            }

            if (item.RecordList is not null)
            {
                await AddContentAsync(zip, item.RecordList, item.Item.Set!.Manifest, cancellation);
            }
        }

        var json = Custody.Write();
        await AddAsync(zip, Bag.Custody, json, cancellation);
        payload.Add((Bag.Custody, HashOf(json)));
        bytes += json.Length;
        await AddTagAsync(zip, Bag.Info, Encoding.UTF8.GetBytes(InfoText()), cancellation);
        await AddTagAsync(zip, Bag.Manifest, Lines(payload), cancellation);
        await AddTagAsync(zip, Bag.PublicKey, Encoding.ASCII.GetBytes(key.PublicKey), cancellation);
        var signed = Lines(tags);
        await AddAsync(zip, Bag.TagManifest, signed, cancellation);
        await AddAsync(zip, Bag.Signature, key.Sign(signed), cancellation);
        return HashOf(signed);
    }

    private static byte[] Lines(List<(string Name, string Sha256)> files) => Encoding.UTF8.GetBytes(string.Concat(files.Select(f => Bag.Line(f.Sha256, f.Name))));

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A value of bag-info.txt is one line.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private string InfoText()
    {
        var info = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"Bag-Software-Agent: Midmar\n")
            .Append(CultureInfo.InvariantCulture, $"Bagging-Date: {Custody.Made:yyyy-MM-dd}\n")
            .Append(CultureInfo.InvariantCulture, $"Payload-Oxum: {bytes}.{payload.Count}\n")
            .Append(CultureInfo.InvariantCulture, $"External-Identifier: workspace {Workspace.Value} incident {Custody.Incident}\n")
            .Append(CultureInfo.InvariantCulture, $"External-Description: {OneLine(Custody.IncidentTitle)}\n")
            .Append(CultureInfo.InvariantCulture, $"Midmar-Purpose: {OneLine(Custody.Purpose)}\n")
            .Append(CultureInfo.InvariantCulture, $"Midmar-Key-Fingerprint: {key.Fingerprint}\n");
        return (Custody.Exercise is null ? info : info.Append(CultureInfo.InvariantCulture, $"Midmar-Exercise: {OneLine(Custody.Exercise)}\n")).ToString();
    }

    private async Task AddTagAsync(ZipArchive zip, string name, byte[] content, CancellationToken cancellation)
    {
        await AddAsync(zip, name, content, cancellation);
        tags.Add((name, HashOf(content)));
    }

    private async Task AddAsync(ZipArchive zip, string name, byte[] content, CancellationToken cancellation)
    {
        await using var entry = await Entry(zip, name).OpenAsync(cancellation);
        await entry.WriteAsync(content, cancellation);
    }

    private async Task AddContentAsync(ZipArchive zip, string name, EvidenceContent content, CancellationToken cancellation)
    {
        await using var source = store.Open(Workspace, content.Sha256) ?? throw new InvalidDataException($"{content.Sha256} is not there any more.");
        await using (var entry = await Entry(zip, name).OpenAsync(cancellation))
        {
            await CheckedCopy.CopyAsync(source, entry, content, cancellation);
        }

        payload.Add((name, content.Sha256));
        bytes += content.Bytes;
    }

    private ZipArchiveEntry Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry($"{Name}/{name}", CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(Custody.Made, TimeSpan.Zero);
        return entry;
    }
}

/// <summary>Hands content on and looks at the same time whether it is what was sealed.</summary>
internal static class CheckedCopy
{
    private const int PieceLength = 128 * 1024;

    /// <summary>Copies; the last piece goes only when all of it was right.</summary>
    /// <exception cref="InvalidDataException">It is not what was sealed.</exception>
    public static async Task CopyAsync(Stream source, Stream target, EvidenceContent content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (held, next) = (new byte[PieceLength], new byte[PieceLength]);
        var length = 0;
        for (var read = await source.ReadAsync(next, cancellation); read > 0; read = await source.ReadAsync(next, cancellation))
        {
            await target.WriteAsync(held.AsMemory(0, length), cancellation);
            (held, next, length) = (next, held, read);
            hash.AppendData(held, 0, length);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != content.Sha256)
        {
            throw new InvalidDataException($"The content {content.Sha256} is not what was sealed. Run 'midmar evidence verify'.");
        }

        await target.WriteAsync(held.AsMemory(0, length), cancellation);
    }
}

/// <summary>
/// Holds what is written without waiting until somebody waits: the end of each entry of a zip, some kilobytes, is written so
/// even where everything else is not.
/// </summary>
internal sealed class HeldWrites(Stream target) : Stream
{
    private readonly MemoryStream held = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => held.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => held.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await HandOnAsync(cancellationToken);
        await target.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await HandOnAsync(cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        // What is held goes with the next that is waited for.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask HandOnAsync(CancellationToken cancellation)
    {
        if (held.Length > 0)
        {
            await target.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), cancellation);
            held.SetLength(0);
        }
    }
}

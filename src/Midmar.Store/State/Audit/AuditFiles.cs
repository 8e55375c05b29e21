using System.Buffers;
using System.Security.Cryptography;
using Midmar.Centre.Audit;
using Midmar.Store.Files;

namespace Midmar.Store.State.Audit;

/// <summary>The writing end of the log's files. One thread.</summary>
internal sealed class AuditFiles : IDisposable
{
    private readonly IDurableFiles durable;
    private readonly long rollBytes;
    private readonly ArrayBufferWriter<byte> json = new();
    private IAppendFile file;
    private int number;
    private readonly string centre;
    private byte[] hash;
    private long sequence;
    private byte[] groupHash = [];
    private long groupSequence;
    private bool isStopped;

    internal AuditFiles(IDurableFiles durable, string folder, long rollBytes, AuditEnd end)
    {
        this.durable = durable;
        this.rollBytes = rollBytes;
        Folder = folder;
        (number, sequence, hash) = (end.File, end.Sequence, end.Hash);
        centre = end.Centre ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        file = end.GoesOn
            ? durable.OpenAppend(Path.Combine(folder, AuditFolder.LogName(number)))
            : BeginFile(afterDamage: end.Found.Damage is not null);
        if (!end.GoesOn)
        {
            ExportHead();
        }
    }

    public string Folder { get; }

    public AuditHead Head => new(sequence, Convert.ToHexStringLower(hash));

    public void BeginGroup() => (groupHash, groupSequence) = (hash, sequence);

    public void AddToGroup(IBufferWriter<byte> target, AuditEntry entry)
    {
        json.ResetWrittenCount();
        AuditJson.Write(json, ++groupSequence, entry);
        groupHash = AuditLine.Write(target, groupHash, json.WrittenSpan);
    }

    /// <summary>Appends and syncs the group; it is in the log when this returns, and not when it throws.</summary>
    public void WriteGroup(ReadOnlySpan<byte> bytes)
    {
        if (isStopped)
        {
            throw new IOException("The audit log's file failed to sync; the centre must be started again to go on.");
        }

        var before = file.Length;
        try
        {
            file.Append(bytes);
        }
        catch (IOException)
        {
            isStopped = true;
            file.Truncate(before);
            isStopped = false;
            throw;
        }

        isStopped = true;
        file.Sync();
        isStopped = false;
        (hash, sequence) = (groupHash, groupSequence);
        if (file.Length >= rollBytes)
        {
            Roll();
        }
    }

    public void ExportHead() => AuditFolder.WriteHead(durable, Folder, Head);

    public void Dispose() => file.Dispose();

    private void Roll()
    {
        try
        {
            var old = file;
            file = BeginFile(afterDamage: false);
            old.Dispose();
        }
        catch (IOException)
        {
            // The group is written; a file longer than usual is no harm. The next group tries again.
        }
    }

    private IAppendFile BeginFile(bool afterDamage)
    {
        var header = new AuditFileHeader(AuditFileHeader.Name, number + 1, sequence + 1, centre, afterDamage);
        var line = new ArrayBufferWriter<byte>();
        var next = AuditLine.Write(line, hash, header.ToJson());
        var fresh = durable.Create(Path.Combine(Folder, AuditFolder.LogName(number + 1)));
        try
        {
            fresh.Append(line.WrittenSpan);
            fresh.Sync();
            durable.SyncDirectory(Folder);
        }
        catch (IOException)
        {
            fresh.Dispose();
            durable.Delete(Path.Combine(Folder, AuditFolder.LogName(number + 1)));
            throw;
        }

        (hash, number) = (next, number + 1);
        return fresh;
    }
}

using System.Globalization;
using Midmar.Centre.Audit;
using Midmar.Store.Files;

namespace Midmar.Store.State.Audit;

/// <summary>What was found when a log was opened.</summary>
/// <param name="TornBytes">Bytes of an interrupted write that were set aside (count).</param>
/// <param name="Damage">What is wrong with the log; null: nothing.</param>
/// <param name="Place">File and offset of either.</param>
internal sealed record AuditFindings(long TornBytes, AuditDamage? Damage, string Place)
{
    public static readonly AuditFindings None = new(0, Damage: null, string.Empty);
}

/// <summary>
/// Where a log ends and is to go on. Only the last file is looked at: a start does not wait for the whole log to be
/// verified. An interrupted write is set aside; a damaged log goes on in another file that says so, for a centre without
/// an audit log would have to stop, and one that repairs it would hide what happened.
/// </summary>
/// <param name="File">Number of the last file; 0: none.</param>
/// <param name="Sequence">Number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Centre">See <see cref="AuditFileHeader.Centre"/>; null: not known.</param>
/// <param name="GoesOn">Whether the last file goes on; otherwise the next begins.</param>
/// <param name="Found">What was found.</param>
internal sealed record AuditEnd(int File, long Sequence, byte[] Hash, string? Centre, bool GoesOn, AuditFindings Found)
{
    public static AuditEnd Find(IDurableFiles durable, string folder)
    {
        var logs = AuditFolder.Logs(folder);
        var head = AuditFolder.ReadHead(folder);
        if (logs.Count == 0)
        {
            return head is null
                ? new AuditEnd(0, 0, AuditLine.Beginning, Centre: null, GoesOn: false, AuditFindings.None)
                : Damaged(0, new AuditWalk(), head, new AuditFindings(0, AuditDamage.TailCut, AuditFolder.LogName(1)));
        }

        var (number, path) = logs[^1];
        var bytes = System.IO.File.ReadAllBytes(path);
        if (ReadHeader(number, bytes) is not { } start)
        {
            return WithoutHeader(durable, folder, logs, bytes, head);
        }

        var walk = new AuditWalk();
        walk.StartAfter(start.Header, start.Hash);
        return FindInFile(durable, folder, (number, path), bytes, walk, start.Length, head);
    }

    private static AuditEnd FindInFile(
        IDurableFiles durable, string folder, (int Number, string Path) log, byte[] bytes, AuditWalk walk, int offset, AuditHead? head)
    {
        var first = walk.Sequence + 1;
        walk.Watch(head ?? walk.Head);
        var found = AuditFindings.None;
        if (walk.Follow(log.Number, bytes, offset) is { } stopped)
        {
            if (!AuditTail.IsTorn(bytes.AsSpan((int)stopped.Offset..), walk.Sequence, head))
            {
                return Damaged(log.Number, walk, head, new AuditFindings(0, stopped.Damage, Place(log.Path, stopped.Offset)));
            }

            found = SetAside(durable, folder, log.Path, bytes, stopped.Offset);
        }

        if (head is not null && head.Sequence >= first && !walk.HasMetWatched)
        {
            var damage = walk.Sequence < head.Sequence ? AuditDamage.TailCut : AuditDamage.Rewritten;
            return Damaged(log.Number, walk, head, new AuditFindings(found.TornBytes, damage, Place(log.Path, bytes.Length)));
        }

        return new AuditEnd(log.Number, walk.Sequence, walk.Hash.ToArray(), walk.Centre, GoesOn: true, found);
    }

    /// <summary>The power may have gone while the last file was begun: then the one before it is the log's end.</summary>
    private static AuditEnd WithoutHeader(
        IDurableFiles durable, string folder, List<(int Number, string Path)> logs, byte[] bytes, AuditHead? head)
    {
        var (number, path) = logs[^1];
        if (logs.Count == 1)
        {
            return AuditTail.IsTorn(bytes, 0, head)
                ? new AuditEnd(0, 0, AuditLine.Beginning, Centre: null, GoesOn: false, SetAside(durable, folder, path, bytes, 0))
                : Damaged(number, new AuditWalk(), head, new AuditFindings(0, AuditDamage.HeaderWrong, Place(path, 0)));
        }

        var before = System.IO.File.ReadAllBytes(logs[^2].Path);
        if (ReadHeader(logs[^2].Number, before) is not { } start)
        {
            return Damaged(number, new AuditWalk(), head, new AuditFindings(0, AuditDamage.HeaderWrong, Place(path, 0)));
        }

        var walk = new AuditWalk();
        walk.StartAfter(start.Header, start.Hash);
        var end = FindInFile(durable, folder, logs[^2], before, walk, start.Length, head);
        return end.Found.Damage is null && AuditTail.IsTorn(bytes, end.Sequence, head)
            ? end with { GoesOn = false, Found = SetAside(durable, folder, path, bytes, 0) }
            : Damaged(number, walk, head, new AuditFindings(0, AuditDamage.HeaderWrong, Place(path, 0)));
    }

    private static AuditEnd Damaged(int file, AuditWalk walk, AuditHead? head, AuditFindings found) => new(
        file, Math.Max(walk.Sequence, head?.Sequence ?? 0), walk.Hash.ToArray(), walk.Centre, GoesOn: false, found);

    private static (AuditFileHeader Header, byte[] Hash, int Length)? ReadHeader(int number, ReadOnlySpan<byte> bytes) =>
        AuditLine.Length(bytes) is { } length
        && AuditFileHeader.Read(AuditLine.Json(bytes[..length])) is { } header && header.File == number
        && AuditLine.StatedHash(bytes[..length]) is { } hash
            ? (header, hash, length)
            : null;

    private static AuditFindings SetAside(IDurableFiles durable, string folder, string path, byte[] bytes, long offset)
    {
        if (bytes.Length == offset)
        {
            return AuditFindings.None;
        }

        var aside = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture, $"torn-{Path.GetFileNameWithoutExtension(path)}-{offset}.bin"));
        using (var copy = durable.Create(aside))
        {
            copy.Append(bytes.AsSpan((int)offset));
            copy.Sync();
        }

        using (var file = durable.OpenAppend(path))
        {
            file.Truncate(offset);
            file.Sync();
        }

        durable.SyncDirectory(folder);
        return new AuditFindings(bytes.Length - offset, Damage: null, Place(path, offset));
    }

    private static string Place(string path, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}:{offset}");
}

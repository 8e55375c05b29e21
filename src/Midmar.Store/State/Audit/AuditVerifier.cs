using Midmar.Centre.Audit;

namespace Midmar.Store.State.Audit;

/// <summary>
/// Tells whether a log is what was written. Against somebody who can write the folder and knows how, only a head kept
/// elsewhere helps: give it as <c>expected</c>.
/// </summary>
public static class AuditVerifier
{
    /// <summary>Bytes a file of a log may have; the log begins another long before.</summary>
    public const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Verifies a log, of a running centre too.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="expected">A head kept elsewhere; null: only the one in the folder.</param>
    public static AuditVerdict Verify(string folder, AuditHead? expected = null)
    {
        // Read before the log: what is appended meanwhile makes the log longer than the head, never shorter.
        var hasHead = File.Exists(Path.Combine(folder, AuditFolder.HeadName));
        var exported = AuditFolder.ReadHead(folder);
        if (hasHead && exported is null)
        {
            return new AuditBroken(new AuditWalk().Head, 1, AuditFolder.HeadName, 0, AuditDamage.HeadMissing);
        }

        if (Check(folder, exported) is not { } verdict)
        {
            return new AuditBroken(new AuditWalk().Head, 1, AuditFolder.HeadName, 0, AuditDamage.HeadMissing);
        }

        return expected is null || verdict is AuditBroken ? verdict : Check(folder, expected) ?? verdict;
    }

    /// <summary>The verdict in the light of one head; null when there are entries and no head.</summary>
    private static AuditVerdict? Check(string folder, AuditHead? head)
    {
        var logs = AuditFolder.Logs(folder);
        var walk = new AuditWalk();
        walk.Watch(head ?? walk.Head);
        for (var i = 0; i < logs.Count; i++)
        {
            var (number, path) = logs[i];
            if (number != i + 1)
            {
                return new AuditBroken(walk.Head, walk.Sequence + 1, AuditFolder.LogName(i + 1), 0, AuditDamage.FileMissing);
            }

            if (FollowFile(walk, number, path, isLast: i == logs.Count - 1, head) is { } stopped)
            {
                return stopped is AuditTornTail && head is null && walk.Sequence > 0 ? null : stopped;
            }
        }

        return head is null && walk.Sequence > 0 ? null : Conclude(walk, logs, head);
    }

    private static AuditVerdict? FollowFile(AuditWalk walk, int number, string path, bool isLast, AuditHead? head)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            return new AuditBroken(walk.Head, walk.Sequence + 1, name, MaxFileBytes, AuditDamage.NotALine);
        }

        var bytes = ReadShared(path);
        if (walk.Follow(number, bytes) is not { } stopped)
        {
            return null;
        }

        return isLast && AuditTail.IsTorn(bytes.AsSpan((int)stopped.Offset..), walk.Sequence, head)
            ? new AuditTornTail(walk.Head, name, stopped.Offset, bytes.Length - stopped.Offset)
            : new AuditBroken(walk.Head, walk.Sequence + 1, name, stopped.Offset, stopped.Damage);
    }

    private static AuditVerdict Conclude(AuditWalk walk, List<(int Number, string Path)> logs, AuditHead? head)
    {
        var last = logs.Count > 0 ? logs[^1].Path : string.Empty;
        if (head is not null && !walk.HasMetWatched)
        {
            var isCut = walk.Sequence < head.Sequence;
            return new AuditBroken(
                walk.Head,
                isCut ? walk.Sequence + 1 : head.Sequence,
                Path.GetFileName(last),
                isCut && last.Length > 0 ? new FileInfo(last).Length : 0,
                isCut ? AuditDamage.TailCut : AuditDamage.Rewritten);
        }

        return walk.AfterDamage is { } file
            ? new AuditBroken(walk.Head, walk.Sequence, AuditFolder.LogName(file), 0, AuditDamage.FoundWhenOpened)
            : new AuditWhole(walk.Head);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}

using Midmar.Centre.Audit;

namespace Midmar.Store.State.Audit;

/// <summary>Tells a write that a power failure interrupted from a log that somebody changed.</summary>
internal static class AuditTail
{
    /// <summary>
    /// Whether bytes at the end that are not right can be an interrupted write. They cannot when the exported head, which
    /// is written after what it covers is synced, lies beyond what can be read; nor when there are more of them than one
    /// group has, nor when whole lines follow them: then a line was there and was changed.
    /// </summary>
    /// <param name="bytes">From the first that is not right, to the end of the last file.</param>
    /// <param name="sequence">Number of the last entry that is right.</param>
    /// <param name="head">The exported head.</param>
    public static bool IsTorn(ReadOnlySpan<byte> bytes, long sequence, AuditHead? head) =>
        (head?.Sequence ?? 0) <= sequence && bytes.Length <= AuditLog.MaxGroupBytes && !IsFollowedByLine(bytes);

    private static bool IsFollowedByLine(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            bytes = bytes[(end + 1)..];
            if (AuditLine.Length(bytes) is not null)
            {
                return true;
            }
        }

        return false;
    }
}

namespace Midmar.Centre.Audit;

/// <summary>Why a log is not what was written.</summary>
public enum AuditDamage
{
    /// <summary>The bytes are no line of a log.</summary>
    NotALine,

    /// <summary>The line was changed, or is not the one that came here: its hash does not follow from those before it.</summary>
    ChainBroken,

    /// <summary>The line's hash follows, but its number does not.</summary>
    NumberWrong,

    /// <summary>A file does not begin as the next file of this log.</summary>
    HeaderWrong,

    /// <summary>A file between others is missing.</summary>
    FileMissing,

    /// <summary>The log ends before the head that was exported: its end was cut off.</summary>
    TailCut,

    /// <summary>There are entries and no exported head, or one that cannot be read.</summary>
    HeadMissing,

    /// <summary>The log is chained in itself, and is not the one the head was exported from: it was written anew.</summary>
    Rewritten,

    /// <summary>The centre itself found the file before damaged when it opened the log, and went on after it.</summary>
    FoundWhenOpened,
}

/// <summary>What a verification found.</summary>
/// <param name="Head">How far the log is whole.</param>
public abstract record AuditVerdict(AuditHead Head);

/// <summary>The log is what was written, all of it.</summary>
/// <param name="Head">Its end; the number is the count of entries.</param>
public sealed record AuditWhole(AuditHead Head) : AuditVerdict(Head);

/// <summary>
/// The log is what was written, and after its end lie bytes that are no entry: a write that a power failure interrupted,
/// of which nobody was told that it succeeded. The centre sets them aside when it opens the log.
/// </summary>
/// <param name="Head">The end of what is whole; the exported head is not beyond it.</param>
/// <param name="File">The last file's name.</param>
/// <param name="Offset">Where they begin (byte).</param>
/// <param name="Bytes">How many there are.</param>
public sealed record AuditTornTail(AuditHead Head, string File, long Offset, long Bytes) : AuditVerdict(Head);

/// <summary>The log is not what was written.</summary>
/// <param name="Head">How far it is whole.</param>
/// <param name="Entry">Number of the first entry that is missing or wrong.</param>
/// <param name="File">The file's name.</param>
/// <param name="Offset">Where in it (byte).</param>
/// <param name="Damage">What is wrong.</param>
public sealed record AuditBroken(AuditHead Head, long Entry, string File, long Offset, AuditDamage Damage) : AuditVerdict(Head);

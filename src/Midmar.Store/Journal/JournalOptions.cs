namespace Midmar.Store.Journal;

/// <summary>Sizes of a journal.</summary>
public sealed record JournalOptions
{
    /// <summary>A file that has grown so long (bytes) is followed by a new one; whole files are let go.</summary>
    public long RollAt { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes left free on the disk for everything else, so that what is stored can still be worked off when no more is taken in.</summary>
    public long Reserve { get; init; } = 256L * 1024 * 1024;
}

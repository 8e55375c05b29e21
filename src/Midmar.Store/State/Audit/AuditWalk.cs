using System.Globalization;
using Midmar.Centre.Audit;

namespace Midmar.Store.State.Audit;

/// <summary>Follows a log's chain from file to file, and stops where it breaks.</summary>
internal sealed class AuditWalk
{
    private byte[] hash = AuditLine.Beginning;
    private string? centre;
    private AuditHead? watched;

    /// <summary>Number of the last entry that is right.</summary>
    public long Sequence { get; private set; }

    public ReadOnlySpan<byte> Hash => hash;

    public string? Centre => centre;

    public AuditHead Head => new(Sequence, Convert.ToHexStringLower(hash));

    /// <summary>Number of the first file that the centre began after it had found damage; null: none.</summary>
    public int? AfterDamage { get; private set; }

    /// <summary>Whether the watched head was met: the entry of that number has that hash.</summary>
    public bool HasMetWatched { get; private set; }

    /// <summary>Takes note of a head that the chain should come by.</summary>
    public void Watch(AuditHead head)
    {
        watched = head;
        HasMetWatched = head == Head;
    }

    /// <summary>Begins after the header of a file in the middle, taken at its word.</summary>
    public void StartAfter(AuditFileHeader header, byte[] headerHash)
    {
        hash = headerHash;
        Sequence = header.First - 1;
        centre = header.Centre;
    }

    /// <summary>Follows one file, from a line on.</summary>
    /// <returns>Where the chain breaks and why; null when it goes to the file's end.</returns>
    public (long Offset, AuditDamage Damage)? Follow(int number, ReadOnlySpan<byte> bytes, int offset = 0)
    {
        while (offset < bytes.Length)
        {
            var rest = bytes[offset..];
            if (AuditLine.Length(rest) is not { } length)
            {
                return (offset, AuditDamage.NotALine);
            }

            if (Take(number, rest[..length], isFirst: offset == 0) is { } damage)
            {
                return (offset, damage);
            }

            offset += length;
        }

        return offset == 0 ? (0, AuditDamage.HeaderWrong) : null;
    }

    private AuditDamage? Take(int number, ReadOnlySpan<byte> line, bool isFirst)
    {
        if (!AuditLine.IsChained(line, hash, out var next))
        {
            return AuditDamage.ChainBroken;
        }

        if (isFirst)
        {
            if (AuditFileHeader.Read(AuditLine.Json(line)) is not { } header || header.File != number
                || header.First != Sequence + 1 || (centre is not null && header.Centre != centre))
            {
                return AuditDamage.HeaderWrong;
            }

            centre = header.Centre;
            AfterDamage ??= header.AfterDamage ? number : null;
        }
        else if (AuditJson.ReadSequence(AuditLine.Json(line)) != Sequence + 1)
        {
            return AuditDamage.NumberWrong;
        }
        else
        {
            Sequence++;
        }

        hash = next;
        if (watched is not null && Sequence == watched.Sequence && Convert.ToHexStringLower(hash) == watched.Hash)
        {
            HasMetWatched = true;
        }

        return null;
    }
}

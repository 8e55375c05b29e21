using System.Security.Cryptography;

namespace Midmar.Ingest.Following;

/// <summary>
/// How far a file is read. A file is known again by what it begins with and by what stands before the place reached, under
/// whatever name it is found: rotation gives it another one.
/// </summary>
internal sealed class FilePosition
{
    /// <summary>Bytes at the beginning that are compared, at most.</summary>
    public const int MaxHead = 1024;

    /// <summary>Bytes before the place reached that are compared, at most.</summary>
    public const int MaxTail = 256;

    /// <summary>Where an event log's first record begins.</summary>
    private const int FirstRecord = 4096 + 512;

    /// <summary>Where the file was last seen.</summary>
    public required string Path { get; set; }

    /// <summary>Names its records, see <see cref="Records.RecordId.Source"/>.</summary>
    public required ulong RecordSource { get; init; }

    /// <summary>Name of its format.</summary>
    public required string Format { get; init; }

    public int HeadLength { get; set; }

    public string HeadHash { get; set; } = string.Empty;

    public string TailHash { get; set; } = string.Empty;

    /// <summary>Everything before it is stored. Of an event log: where the chunk handed in last begins.</summary>
    public long Offset { get; set; }

    /// <summary>
    /// Bytes from <see cref="Offset"/> on that are being handed in, 0: none. After a restart exactly these are handed in
    /// again, so that it can be told whether they were stored. Of an event log: the number of the last record of them.
    /// </summary>
    public long Pending { get; set; }

    /// <summary>Whether the rest of a line that was too long is to be passed over.</summary>
    public bool IsSkipping { get; set; }

    /// <summary>Of an event log: the number of the last record stored.</summary>
    public ulong LastRecord { get; set; }

    /// <summary>Of an event log: chunks with a damaged header that were read all the same (count).</summary>
    public int DamagedChunks { get; set; }

    /// <summary>Where the last of them begins.</summary>
    public long DamagedAt { get; set; }

    /// <summary>What is before it is history; 0: there is none, or it is complete.</summary>
    public long HistoryEnd { get; set; }

    /// <summary>Whether it is under no name that is known.</summary>
    public bool IsGone { get; set; }

    /// <summary>A file that is read once, whole: its length then.</summary>
    public long? DoneLength { get; set; }

    public bool IsEventLog => Format == "evtx";

    /// <summary>Whether the file is this one.</summary>
    public bool Matches(Stream file)
    {
        if (IsEventLog)
        {
            return file.Length >= FirstRecord + MaxTail && HashAt(file, FirstRecord, MaxTail) == HeadHash;
        }

        if (DoneLength is { } done)
        {
            return file.Length == done && HashAt(file, 0, HeadLength) == HeadHash;
        }

        return file.Length >= Math.Max(Offset, HeadLength)
            && HashAt(file, 0, HeadLength) == HeadHash
            && (TailHash.Length == 0 || HashAt(file, Math.Max(0, Offset - MaxTail), (int)Math.Min(Offset, MaxTail)) == TailHash);
    }

    /// <summary>Notes how an event log can be known again: by its first record.</summary>
    public void MarkEventLog(Stream file)
    {
        HeadLength = MaxTail;
        HeadHash = HashAt(file, FirstRecord, MaxTail);
    }

    /// <summary>Notes how the file can be known again; called when <see cref="Offset"/> has changed.</summary>
    public void Mark(Stream file)
    {
        if (HeadLength < MaxHead && Offset > HeadLength)
        {
            HeadLength = (int)Math.Min(MaxHead, Offset);
            HeadHash = HashAt(file, 0, HeadLength);
        }

        TailHash = HashAt(file, Math.Max(0, Offset - MaxTail), (int)Math.Min(Offset, MaxTail));
    }

    public static string HashAt(Stream file, long from, int length)
    {
        Span<byte> bytes = stackalloc byte[MaxHead];
        file.Position = from;
        var read = file.ReadAtLeast(bytes[..length], length, throwOnEndOfStream: false);
        return Convert.ToHexStringLower(SHA256.HashData(bytes[..read]).AsSpan(0, 16));
    }
}

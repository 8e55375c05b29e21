using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Midmar.Store.Files;

namespace Midmar.Store.Lake;

/// <summary>
/// What is known of a sealed segment without reading it. Its file is written last and makes the segment: data files
/// without it are leftovers. The file's name carries the range of the journal.
/// </summary>
internal sealed record SegmentManifest
{
    private const uint Magic = 0x3153_4D4D; // "MMS1"
    private const string Suffix = ".segment";

    /// <summary>Where the range begins.</summary>
    public required long From { get; init; }

    /// <summary>Where it ends.</summary>
    public required long To { get; init; }

    /// <summary>Records; 0 when retention let them go.</summary>
    public required long Records { get; init; }

    /// <summary>Bytes of the data files; 0 when retention let them go.</summary>
    public required long Bytes { get; init; }

    /// <summary>First event time, UTC.</summary>
    public required DateTime FirstTime { get; init; }

    /// <summary>Last event time, UTC.</summary>
    public required DateTime LastTime { get; init; }

    /// <summary>When the last record was received, on the wall clock, UTC.</summary>
    public required DateTime Received { get; init; }

    /// <summary>The tokens of its values and its record sources.</summary>
    public required TokenFilter Filter { get; init; }

    /// <summary>File names without folder.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{From:d19}-{To:d19}");

    /// <summary>The file of the records.</summary>
    public string Parquet => Name + ".parquet";

    /// <summary>The file of the originals.</summary>
    public string Originals => Name + ".originals";

    /// <summary>The file of the manifest.</summary>
    public string File => Name + Suffix;

    /// <summary>Whether a file is a manifest.</summary>
    public static bool IsOne(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Writes it to the disk, under its name at once or not at all.</summary>
    public long Write(IDurableFiles files, string folder)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(From);
        writer.Write(To);
        writer.Write(Records);
        writer.Write(Bytes);
        writer.Write(FirstTime.Ticks);
        writer.Write(LastTime.Ticks);
        writer.Write(Received.Ticks);
        writer.Write(Filter.Bits.Length);
        writer.Write(Filter.Bits);
        writer.Write(XxHash3.HashToUInt64(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        var temporary = Path.Combine(folder, File + ".new");
        using (var file = files.Create(temporary))
        {
            file.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            file.Sync();
        }

        files.Rename(temporary, Path.Combine(folder, File));
        return bytes.Length;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SegmentManifest Read(string path)
    {
        var bytes = System.IO.File.ReadAllBytes(path);
        if (bytes.Length < sizeof(ulong) || XxHash3.HashToUInt64(bytes.AsSpan(0, bytes.Length - sizeof(ulong))) != BitConverter.ToUInt64(bytes, bytes.Length - sizeof(ulong)))
        {
            throw new InvalidDataException(
                $"{path} is damaged. Restore it from a backup, or move the three files of this name away: their records are then missing from searches.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadUInt32() != Magic
            ? throw new InvalidDataException($"{path} was written by another version of the program.")
            : new SegmentManifest
            {
                From = reader.ReadInt64(),
                To = reader.ReadInt64(),
                Records = reader.ReadInt64(),
                Bytes = reader.ReadInt64(),
                FirstTime = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
                LastTime = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
                Received = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
                Filter = TokenFilter.Of(reader.ReadBytes(reader.ReadInt32())),
            };
    }
}

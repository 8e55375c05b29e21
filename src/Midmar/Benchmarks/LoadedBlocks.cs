using Midmar.Input;
using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Benchmarks;

/// <summary>Log files cut into blocks and held in memory, so that a measurement reads no disk and unpacks nothing.</summary>
internal sealed class LoadedBlocks
{
    /// <summary>Bytes held at most; what comes after is left out and said so.</summary>
    public const long MaxBytes = 400L * 1024 * 1024;

    private readonly List<(LogFormat Format, ReadContext Context, LogBlock Block)> blocks = [];

    /// <summary>Bytes of the blocks.</summary>
    public long Bytes { get; private set; }

    public int Sources { get; private set; }

    public bool IsCut { get; private set; }

    public IReadOnlyList<(LogFormat Format, ReadContext Context, LogBlock Block)> All => blocks;

    public static LoadedBlocks Load(IEnumerable<string> paths)
    {
        var loaded = new LoadedBlocks();
        foreach (var file in ScanPaths.Expand(paths))
        {
            using var stream = file.Open();
            foreach (var entry in new ArchiveWalker(ArchiveLimits.Default).Walk(file.Path, stream))
            {
                if (loaded.IsCut)
                {
                    return loaded;
                }

                loaded.Add(entry);
            }
        }

        return loaded;
    }

    private void Add(ArchiveEntry entry)
    {
        var format = LogFormats.Recognise(entry.Content.Peek(LogFormats.HeadLength), entry.Name);
        if (format is null)
        {
            return;
        }

        var cutter = format.CreateCutter(entry.Content);
        var context = new ReadContext(default, entry.Name, LogSourceTable.Default);
        Sources++;
        for (var block = Next(); cutter.TryRead(block); block = Next())
        {
            blocks.Add((format, context, block));
            Bytes += block.Length;
            if (Bytes > MaxBytes)
            {
                IsCut = true;
                return;
            }
        }
    }

    private LogBlock Next() => new() { Source = (ulong)Sources };
}

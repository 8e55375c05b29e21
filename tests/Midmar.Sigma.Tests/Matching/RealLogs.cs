using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Testing;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>Hands out the records of the real data, file by file.</summary>
internal static class RealLogs
{
    public static IEnumerable<string> Files(string folder, string extension) =>
        Directory.EnumerateFiles(RealData.Require(folder), "*" + extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Calls <paramref name="onRecord"/> for each record of a file, up to <paramref name="limit"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Records of each log in it.</param>
    /// <param name="memo">Values met before, or null.</param>
    /// <param name="onRecord">Takes a record.</param>
    public static int Read(string path, int limit, ValueMemo? memo, Action<RecordView> onRecord)
    {
        // Zeek's baselines write X for the digits of times, which JSON cannot have.
        using Stream file = path.EndsWith(".log", StringComparison.Ordinal)
            ? new MemoryStream(Array.ConvertAll(File.ReadAllBytes(path), b => b == 'X' ? (byte)'1' : b))
            : File.OpenRead(path);
        return new ArchiveWalker(ArchiveLimits.Default).Walk(path, file).Sum(entry => Read(entry, limit, memo, onRecord));
    }

    private static int Read(ArchiveEntry entry, int limit, ValueMemo? memo, Action<RecordView> onRecord)
    {
        var format = LogFormats.Recognise(entry.Content.Peek(LogFormats.HeadLength), entry.Name);
        if (format is null)
        {
            return 0;
        }

        var cutter = format.CreateCutter(entry.Content);
        var parser = format.CreateParser(new ReadContext(default, entry.Name, LogSourceTable.Default));
        var batch = new RecordBatch { Memo = memo };
        var block = new LogBlock();
        var read = 0;
        while (read < limit && cutter.TryRead(block))
        {
            parser.Parse(block, batch);
            for (var i = 0; i < batch.Count && read < limit; i++, read++)
            {
                onRecord(batch[i]);
            }
        }

        return read;
    }
}

using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Input;

/// <summary>Reads the records of one file, archives included, on the calling thread.</summary>
internal static class RecordFiles
{
    /// <summary>Hands every record to <paramref name="onRecord"/>; returns what could not be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; null: recognised by content.</param>
    /// <param name="onRecord">Called for each record, valid during the call.</param>
    public static List<ReadProblem> Read(string path, LogFormat? format, Action<RecordView> onRecord)
    {
        using var stream = ScanPaths.Open(path);
        var problems = new List<ReadProblem>();
        var walker = new ArchiveWalker(ArchiveLimits.Default);
        foreach (var entry in walker.Walk(path, stream))
        {
            var found = format ?? LogFormats.Recognise(entry.Content.Peek(LogFormats.HeadLength), entry.Name);
            if (found is null)
            {
                problems.Add(new ReadProblem("file.unknown-format", $"{entry.Name} is none of the formats that can be read.", 0, 0));
                continue;
            }

            Read(found, entry, onRecord, problems);
        }

        problems.AddRange(walker.Problems.Select(p => p.Problem));
        return problems;
    }

    private static void Read(LogFormat format, ArchiveEntry entry, Action<RecordView> onRecord, List<ReadProblem> problems)
    {
        var cutter = format.CreateCutter(entry.Content);
        var parser = format.CreateParser(new ReadContext(default, entry.Name, LogSourceTable.Default));
        var block = new LogBlock();
        var batch = new RecordBatch();
        while (cutter.TryRead(block))
        {
            parser.Parse(block, batch);
            for (var i = 0; i < batch.Count; i++)
            {
                onRecord(batch[i]);
            }

            // The parser has passed the cutter's problems on.
            problems.AddRange(batch.Problems);
            block.Problems.Clear();
        }

        problems.AddRange(block.Problems);
    }
}

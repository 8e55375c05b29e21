using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Records;

namespace Midmar.Ingest.Uploads;

/// <summary>Reads a file once, from its beginning to its end, whatever it is packed in, and hands it in as history.</summary>
internal sealed class FileReading(IIntake intake, Source source, TimeSpan patience)
{
    private readonly List<UploadProblem> problems = [];
    private int readable;

    public long Records { get; private set; }

    public long Failed { get; private set; }

    public long Duplicates { get; private set; }

    public long Bytes { get; private set; }

    public long MoreProblems { get; private set; }

    public IReadOnlyList<UploadProblem> Problems => problems;

    /// <summary>Reads what is in a file, and ends its lane.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">The file; it can seek.</param>
    /// <param name="sha256">The hash of all of it: with it and the entry's number records are named.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Gives up; what was handed in stays.</param>
    public async Task<UploadRefusal> ReadAsync(
        string name, Stream content, byte[] sha256, IProgress<UploadProgress>? progress, CancellationToken cancellation)
    {
        var walker = new ArchiveWalker(ArchiveLimits.Default);
        var number = 0;
        var lane = NewDelivery.RecordSourceOf(source.Id, sha256, string.Empty, 0) | 1;
        try
        {
            foreach (var entry in walker.Walk(name, content))
            {
                var refusal = await ReadAsync(entry, NewDelivery.RecordSourceOf(source.Id, sha256, string.Empty, ++number), lane, progress, cancellation);
                if (refusal != UploadRefusal.None)
                {
                    return refusal;
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Note(name, new ReadProblem("file.unreadable", $"Reading stopped here: {e.Message}", Bytes, 0));
        }

        foreach (var problem in walker.Problems)
        {
            Note(problem.Name, problem.Problem);
        }

        await intake.EndLaneAsync(source.Workspace, lane, cancellation);
        return readable == 0 ? UploadRefusal.NothingReadable : UploadRefusal.None;
    }

    private async Task<UploadRefusal> ReadAsync(
        ArchiveEntry entry, ulong recordSource, ulong lane, IProgress<UploadProgress>? progress, CancellationToken cancellation)
    {
        var head = entry.Content.Peek(LogFormats.HeadLength);
        var format = source.Format is { } given ? LogFormats.Find(given) : LogFormats.Recognise(head, entry.Name);
        if (head.IsEmpty || format is null)
        {
            Note(entry.Name, new ReadProblem(
                head.IsEmpty ? "file.empty" : "file.unknown-format",
                head.IsEmpty ? "The file is empty." : $"The content is none of the formats that can be read ({string.Join(", ", LogFormats.All.Select(f => f.Name))}).",
                0,
                0));
            return UploadRefusal.None;
        }

        readable++;
        var readAs = new ReadAs(format.Name, entry.Name, source.LogSources);
        var cutter = format.CreateCutter(entry.Content);
        var block = new LogBlock();
        while (true)
        {
            var more = cutter.TryRead(block);
            NoteCut(entry.Name, block.Problems);
            if (!more)
            {
                return UploadRefusal.None;
            }

            var delivery = NewDelivery.OfFile(source, readAs, recordSource, block.Offset, block.Buffer, block.Length, lane);
            var receipt = await intake.AcceptAsync(delivery, patience, cancellation);
            if (receipt.Outcome == DeliveryOutcome.Refused)
            {
                return UploadResult.RefusalOf(receipt.Refusal);
            }

            Take(entry.Name, receipt);
            Bytes += block.Length;
            progress?.Report(new UploadProgress(entry.Name, Bytes, Records));
        }
    }

    private void Take(string place, DeliveryReceipt receipt)
    {
        Duplicates += receipt.Outcome == DeliveryOutcome.Duplicate ? 1 : 0;
        Records += receipt.Records;
        foreach (var problem in receipt.Problems)
        {
            Note(place, problem);
        }
    }

    /// <summary>What the cutter passed over never comes to the journal: it is counted here.</summary>
    private void NoteCut(string place, List<ReadProblem> passedOver)
    {
        foreach (var problem in passedOver)
        {
            intake.CountersOf(source.Id).AddRead(0, problem.RecordsLost, 0);
            Note(place, problem);
        }
    }

    private void Note(string place, ReadProblem problem)
    {
        Failed += problem.RecordsLost;
        if (problems.Count < UploadResult.MaxProblems)
        {
            problems.Add(new UploadProblem(place, problem));
        }
        else
        {
            MoreProblems++;
        }
    }
}

using System.Runtime.ExceptionServices;
using Midmar.Detection.Spilling;
using Midmar.Logs.Formats;
using Midmar.Sigma;

namespace Midmar.Detection.Scanning;

/// <summary>
/// Runs rules over files. Findings are written in the order of the input; correlations after them, in event-time order.
/// Neither depends on the number of threads.
/// </summary>
public sealed class Scanner(RuleSet rules, ScanOptions options, IFindingWriter writer)
{
    private const int BlocksPerThread = 4;

    /// <summary>Scans.</summary>
    /// <param name="files">The files, in the order in which their findings are wanted.</param>
    /// <param name="output">Where the findings are written; stays the caller's to dispose.</param>
    /// <param name="progress">Told how far the scan is, on the reading thread.</param>
    /// <param name="cancellation">Stops the scan early; what was found until then is written and the report says so.</param>
    /// <exception cref="IOException">The output or a temporary file could not be written.</exception>
    public ScanReport Run(
        IEnumerable<ScanFile> files, Stream output, IProgress<ScanProgress>? progress, CancellationToken cancellation)
    {
        using var spill = new SpillSorter(options.SpillFolder);
        var reader = new SourceReader(options, progress, cancellation);
        var workers = Enumerable.Range(0, options.Threads).Select(_ => new ScanWorker(rules, options, writer)).ToArray();
        reader.Done = () => (workers.Sum(w => w.Records), workers.Sum(w => w.Counts.Total));

        output.Write(writer.Preamble.Span);
        if (workers.Length == 1)
        {
            ReadAlone(files, reader, workers[0], result => Write(result, output, spill), cancellation);
        }
        else
        {
            ReadTogether(files, reader, workers, result => Write(result, output, spill), cancellation);
        }

        var counts = new FindingCounts();
        foreach (var worker in workers)
        {
            counts.Add(worker.Counts);
        }

        var evictions = new Correlator(rules, options, writer, reader.SourcesByFingerprint).Run(spill, output, counts);
        return new ScanReport(
            [.. reader.Sources],
            counts,
            workers.Sum(w => w.Records),
            reader.Bytes,
            workers.Sum(w => w.RegexTimeouts),
            evictions,
            cancellation.IsCancellationRequested);
    }

    private void ReadAlone(
        IEnumerable<ScanFile> files, SourceReader reader, ScanWorker worker, Action<BlockResult> write, CancellationToken cancellation)
    {
        var block = new LogBlock();
        var result = new BlockResult();
        Exception? failure = null;
        try
        {
            reader.ReadAll(files, (source, cutter) =>
            {
                while (!cancellation.IsCancellationRequested && TryRead(source, cutter, block))
                {
                    try
                    {
                        result.Clear();
                        worker.Process(source, block, result);
                        write(result);
                    }
                    catch (Exception problem)
                    {
                        // Not the source's fault: the reader must not take it for one.
                        failure = problem;
                        throw new OperationCanceledException("The scan cannot go on.", problem);
                    }

                    reader.Report(source, block.Length);
                }
            });
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void ReadTogether(
        IEnumerable<ScanFile> files, SourceReader reader, ScanWorker[] workers, Action<BlockResult> write, CancellationToken cancellation)
    {
        using var queue = new BlockQueue(workers.Length * BlocksPerThread, write);
        var tasks = workers.Select(worker => Task.Factory.StartNew(
            () => Work(worker, queue), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            reader.ReadAll(files, (source, cutter) => Cut(source, cutter, queue, reader, cancellation));
        }
        catch (OperationCanceledException) when (queue.Failure is not null)
        {
            // The reader was told to stop; what a worker failed of is thrown below.
        }
        finally
        {
            queue.Complete();
            Task.WaitAll(tasks, CancellationToken.None);
        }

        if (queue.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Cut(OpenSource source, BlockCutter cutter, BlockQueue queue, SourceReader reader, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var item = queue.Rent();
            var filled = false;
            try
            {
                filled = TryRead(source, cutter, item.Block);
            }
            finally
            {
                if (!filled)
                {
                    queue.Return(item);
                }
            }

            if (!filled)
            {
                return;
            }

            var length = item.Block.Length;
            queue.Add(item, source);
            reader.Report(source, length);
        }
    }

    /// <summary>Reads a block; at the end of the source, or where it cannot be read on, notes what was wrong there.</summary>
    private bool TryRead(OpenSource source, BlockCutter cutter, LogBlock block)
    {
        var filled = false;
        try
        {
            block.Problems.Clear();
            block.Source = source.Fingerprint;
            block.Arrived = options.Now;
            filled = cutter.TryRead(block);
            return filled;
        }
        finally
        {
            if (!filled)
            {
                source.Scanned.Add(0, 0, block.Problems);
            }
        }
    }

    private static void Work(ScanWorker worker, BlockQueue queue)
    {
        try
        {
            foreach (var item in queue.Take())
            {
                worker.Process(item.Source, item.Block, item.Result);
                queue.Finish(item);
            }
        }
        catch (Exception problem)
        {
            queue.Fail(problem);
        }
    }

    private static void Write(BlockResult result, Stream output, SpillSorter spill)
    {
        output.Write(result.Findings.WrittenSpan);
        var payloads = result.Payloads.WrittenSpan;
        foreach (var (key, length) in result.Spilled)
        {
            spill.Add(key, payloads[..length]);
            payloads = payloads[length..];
        }
    }
}

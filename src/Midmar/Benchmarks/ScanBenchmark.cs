using System.Diagnostics;
using Midmar.Logs.Formats;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Benchmarks;

/// <summary>
/// How many records a second are read and matched. Each figure is the median of several runs over the same blocks, each of
/// at least the asked number of records, after a warm-up of the same length. A parser is made for each source in each
/// pass, as in a scan. Nothing remembers values from one record to the next.
/// </summary>
internal sealed class ScanBenchmark(LoadedBlocks blocks, RuleSet rules, long records, int runs)
{
    internal enum Stage
    {
        Read,
        Decode,
        Match,
    }

    /// <summary>What a run did: the count of work beside its time.</summary>
    internal readonly record struct Work(long Records, long Fields, long Matches, long RulesEvaluated);

    internal sealed record Figure(double RecordsPerSecond, double Slowest, double Fastest, double PerProcessorSecond, Work Work);

    public Figure Measure(Stage stage, int threads)
    {
        Run(stage, threads);
        var rates = new List<double>();
        var ofProcessor = new List<double>();
        var work = default(Work);
        for (var run = 0; run < runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            work = Run(stage, threads);
            rates.Add(work.Records / clock.Elapsed.TotalSeconds);
            ofProcessor.Add(work.Records / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        rates.Sort();
        ofProcessor.Sort();
        return new Figure(rates[runs / 2], rates[0], rates[^1], ofProcessor[runs / 2], work);
    }

    private Work Run(Stage stage, int threads)
    {
        var share = new Share();
        if (threads == 1)
        {
            return RunOn(stage, share);
        }

        var parts = new Work[threads];
        var workers = Enumerable.Range(0, threads).Select(t => new Thread(() => parts[t] = RunOn(stage, share))).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return parts.Aggregate((a, b) => new Work(
            a.Records + b.Records, a.Fields + b.Fields, a.Matches + b.Matches, a.RulesEvaluated + b.RulesEvaluated));
    }

    /// <summary>Takes the next block, as the workers of a scan do, until all have been read often enough.</summary>
    private Work RunOn(Stage stage, Share share)
    {
        var matcher = rules.CreateMatcher();
        var batch = new RecordBatch();
        long read = 0, fields = 0, matches = 0;
        BlockParser? parser = null;
        ReadContext? last = null;
        for (var taken = share.Take(); !IsOver(taken, share); taken = share.Take())
        {
            var (format, context, block) = blocks.All[(int)(taken % blocks.All.Count)];
            if (!ReferenceEquals(context, last))
            {
                (parser, last) = (format.CreateParser(context), context);
            }

            parser!.Parse(block, batch);
            read += batch.Count;
            share.Add(batch.Count);
            for (var r = 0; r < batch.Count; r++)
            {
                Visit(stage, batch[r], matcher, ref fields, ref matches);
            }
        }

        return new Work(read, fields, matches, matcher.RulesEvaluated);
    }

    /// <summary>Whole passes only, so that every run does the same work.</summary>
    private bool IsOver(long taken, Share share) => taken % blocks.All.Count == 0
        ? share.IsOver |= share.Records >= records
        : share.IsOver;

    private static void Visit(Stage stage, in RecordView record, RecordMatcher matcher, ref long fields, ref long matches)
    {
        if (stage == Stage.Match)
        {
            matches += matcher.Match(record).Length;
            return;
        }

        for (var f = 0; f < record.FieldCount; f++)
        {
            fields += record.FieldAt(f).IsInterned ? 1 : 0;
            matches += stage == Stage.Decode ? record.ValueAt(f).Utf8.Length : 0;
        }
    }

    /// <summary>What the threads of a run have in common.</summary>
    private sealed class Share
    {
        private long next = -1;
        private long done;

        public long Records => Interlocked.Read(ref done);

        public bool IsOver { get; set; }

        public long Take() => Interlocked.Increment(ref next);

        public void Add(int count) => Interlocked.Add(ref done, count);
    }
}

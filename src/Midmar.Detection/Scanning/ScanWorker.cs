using Midmar.Detection.Spilling;
using Midmar.Logs.Formats;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Scanning;

/// <summary>Parses and matches blocks. One thread each.</summary>
internal sealed class ScanWorker(RuleSet rules, ScanOptions options, IFindingWriter writer)
{
    private readonly RecordMatcher matcher = rules.CreateMatcher();
    private readonly RecordBatch batch = new();
    private BlockParser? parser;
    private OpenSource? parserSource;

    public FindingCounts Counts { get; } = new();

    public long Records { get; private set; }

    public long RegexTimeouts => matcher.RegexTimeouts;

    public void Process(OpenSource source, LogBlock block, BlockResult result)
    {
        if (!ReferenceEquals(parserSource, source))
        {
            parser = source.Format.CreateParser(source.Context);
            parserSource = source;
        }

        parser!.Parse(block, batch);
        long skipped = 0, withoutLogSource = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            if (IsOutside(record.Time))
            {
                skipped++;
                continue;
            }

            withoutLogSource += record.Sources == LogSourceSet.Empty ? 1 : 0;
            Match(record, source, result);
        }

        Records += batch.Count - skipped;

        // The parser has passed the cutter's problems on.
        source.Scanned.Add(batch.Count - skipped, skipped, batch.Problems, withoutLogSource);
    }

    private bool IsOutside(DateTime time) =>
        time != default && ((options.From is { } from && time < from) || (options.To is { } to && time >= to));

    private void Match(in RecordView record, OpenSource source, BlockResult result)
    {
        foreach (var index in matcher.Match(record))
        {
            var rule = rules.Rules[index];
            if (rule.EmitsAlone && (rule.Level ?? default) >= options.MinLevel)
            {
                var finding = new RecordFinding(rule, record, source.Scanned);
                Counts.Add(finding);
                writer.Write(result.Findings, finding);
            }

            if (rules.CorrelationPlan.IsNeeded(index))
            {
                Spill(index, rules.CorrelationPlan.FieldIdsFor(index).AsSpan(), record, result);
            }
        }
    }

    private static void Spill(int rule, ReadOnlySpan<FieldId> fields, in RecordView record, BlockResult result)
    {
        var start = result.Payloads.WrittenCount;
        foreach (var field in fields)
        {
            SpilledValues.Write(result.Payloads, record.Get(field));
        }

        var key = new SpillKey(record.Time.Ticks, record.Id.Source, record.Offset, rule);
        result.Spilled.Add((key, result.Payloads.WrittenCount - start));
    }
}

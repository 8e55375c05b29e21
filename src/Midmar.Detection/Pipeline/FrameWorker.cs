using Midmar.Detection.Findings;
using Midmar.Detection.Indicators;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Reads frames, puts their records into the lake, runs the rules about single records and looks for indicators. One thread. A record's time
/// counts for order as it says; as its arrival if it does not say, or lies more than <see cref="Watermarks.MaxAhead"/> past it.
/// </summary>
/// <param name="part">Its part of the segments.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="logSources">The table that tells a record's log sources.</param>
/// <param name="wall">See <see cref="CitedRecords"/>.</param>
internal sealed class FrameWorker(int part, WorkspaceId workspace, LogSourceTable logSources, TimeProvider wall)
{
    private readonly FrameParser parser = new(workspace, logSources);
    private readonly RecordBatch batch = new() { Memo = new ValueMemo() };
    private RuleSet? rules;
    private RecordMatcher? matcher;
    private IndicatorIndex? indicators;
    private IndicatorMatcher? indicatorMatcher;
    private readonly CitedRecords cited = new(wall);

    /// <summary>Reads and matches; never fails: what cannot be read is in the result.</summary>
    public FrameResult Process(FrameWork work)
    {
        var result = new FrameResult();
        try
        {
            parser.Parse(work.Frame, batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with one frame, the others go on, and its bytes are kept.
            work.Slot?.Segment.AddUnread(part, work.Frame);
            Fail(work.Frame, result, "pipeline.unreadable", e);
            return result;
        }

        work.Slot?.Segment.Add(part, work.Frame, batch);
        result.Records = batch.Count;
        result.Problems = [.. batch.Problems];
        if (work.IsMatched)
        {
            KeepTimes(work.Frame, result);
            KeepFailed(work.Frame, result);
            Match(work, result);
        }

        if (work.WantsOffsets)
        {
            result.RecordOffsets = new long[batch.Count];
            for (var i = 0; i < batch.Count; i++)
            {
                result.RecordOffsets[i] = batch[i].Offset;
            }
        }

        return result;
    }

    private void KeepTimes(JournalFrame frame, FrameResult result)
    {
        result.Times = new long[batch.Count];
        result.Ahead = long.MinValue;
        for (var i = 0; i < batch.Count; i++)
        {
            var time = batch[i].Time;
            var ticks = EffectiveTicks(frame, time);
            result.Times[i] = ticks;
            result.Newest = Math.Max(result.Newest, ticks);
            result.Oldest = i == 0 ? ticks : Math.Min(result.Oldest, ticks);
            result.Ahead = time == default ? result.Ahead : Math.Max(result.Ahead, time.Ticks - frame.Arrived.Ticks);
        }

        result.Ahead = result.Ahead == long.MinValue ? 0 : result.Ahead;
    }

    private static long EffectiveTicks(JournalFrame frame, DateTime time) =>
        time == default || time - frame.Arrived > Watermarks.MaxAhead ? frame.Arrived.Ticks : time.Ticks;

    private void Match(FrameWork work, FrameResult result)
    {
        if (!ReferenceEquals(rules, work.Rules))
        {
            rules = work.Rules;
            matcher = rules.CreateMatcher();
        }

        if (!ReferenceEquals(indicators, work.Indicators))
        {
            indicators = work.Indicators;
            indicatorMatcher = indicators.Count > 0 ? new IndicatorMatcher(indicators) : null;
        }

        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                Match(batch[i], result.Times[i], work, result);
                if (indicatorMatcher is not null && !work.IsMuted)
                {
                    LookForIndicators(batch[i], result.Times[i], work, result);
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours in one rule or record must not stop detection; it shows as a failed record.
            Fail(work.Frame, result, "pipeline.match", e);
        }
    }

    private void Match(in RecordView record, long ticks, FrameWork work, FrameResult result)
    {
        foreach (var index in matcher!.Match(record))
        {
            var rule = work.Rules.Rules[index];
            if (rule.EmitsAlone && !work.IsMuted)
            {
                result.Findings.Add(NewFinding.Of(rule, record, new DateTime(ticks, DateTimeKind.Utc), work.Frame.Arrived, work.Rules.Hash));
                cited.Cite(result, work.Frame, record, rule.ContentHash);
            }

            if (work.Rules.CorrelationPlan.IsNeeded(index))
            {
                result.Matches.Add(new PendingMatch(ticks, record.Id, index, ValuesOf(record, work.Rules.CorrelationPlan.FieldIdsFor(index).AsSpan())));
            }
        }
    }

    private void LookForIndicators(in RecordView record, long ticks, FrameWork work, FrameResult result)
    {
        foreach (ref readonly var sighting in indicatorMatcher!.Match(record, ticks))
        {
            result.Findings.Add(NewFinding.Of(sighting, record, new DateTime(ticks, DateTimeKind.Utc), work.Frame.Arrived, work.Indicators.Hash));
            cited.Cite(result, work.Frame, record, sighting.List.Name);
        }
    }

    private static string?[] ValuesOf(in RecordView record, ReadOnlySpan<FieldId> fields)
    {
        var values = new string?[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var value = record.Get(fields[i]);
            values[i] = value.Kind is FieldValueKind.Missing or FieldValueKind.Null ? null : value.ToString();
        }

        return values;
    }

    private static void KeepFailed(JournalFrame frame, FrameResult result)
    {
        foreach (var problem in result.Problems)
        {
            if (problem.RecordsLost > 0)
            {
                result.Failed.Add(FailedBytes.Of(frame, problem));
            }
        }
    }

    private static void Fail(JournalFrame frame, FrameResult result, string code, Exception cause)
    {
        var problem = new ReadProblem(
            code, $"{cause.GetType().Name}: {cause.Message} The bytes are kept as a failed record.", frame.RecordPosition, RecordsLost: 1);
        result.Problems = [.. result.Problems, problem];
        result.Failed.Add(FailedBytes.Of(frame, problem));
    }
}

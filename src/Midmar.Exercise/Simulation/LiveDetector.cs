using System.Collections.Immutable;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Json;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Rules;

namespace Midmar.Exercise.Simulation;

/// <summary>A rule or correlation that matched while the exercise runs.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Host">The host of the record that decided it; empty when the record names none.</param>
/// <param name="Time">Simulated time at which it was there to be seen: the end of the tick, UTC.</param>
/// <param name="Records">The records behind it.</param>
internal sealed record LiveFinding(SigmaDocument Rule, string Host, DateTime Time, ImmutableArray<RecordId> Records);

/// <summary>Reads log lines as they come and runs rules and correlations over them: the reader and the engine of a scan.</summary>
internal sealed class LiveDetector
{
    private static readonly FieldId Computer = FieldNames.Intern("Computer");

    private readonly JsonFormat format = new();
    private readonly BlockParser parser;
    private readonly RuleSet rules;
    private readonly RecordMatcher matcher;
    private readonly CorrelationSession session;
    private readonly LogBlock block;
    private readonly RecordBatch batch = new();
    private readonly List<LiveFinding> findings = [];
    private string host = string.Empty;
    private DateTime now;

    public LiveDetector(RuleSet rules, WorkspaceId workspace, ulong source)
    {
        this.rules = rules;
        block = new LogBlock { Source = source };
        parser = format.CreateParser(new ReadContext(workspace, "exercise", LogSourceTable.Default));
        matcher = rules.CreateMatcher();
        session = rules.CreateCorrelationSession(Add);
    }

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Things that could not be read.</summary>
    public long Problems { get; private set; }

    /// <summary>What the rules find in a tick's lines.</summary>
    public ImmutableArray<LiveFinding> Read(in SimulatedTick tick)
    {
        findings.Clear();
        now = tick.End;
        using var stream = new MemoryStream(tick.Lines, writable: false);
        var cutter = format.CreateCutter(stream);
        while (cutter.TryRead(block))
        {
            block.Offset += tick.Offset;
            parser.Parse(block, batch);
            Problems += batch.Problems.Count;
            block.Problems.Clear();
            Records += batch.Count;
            for (var i = 0; i < batch.Count; i++)
            {
                Match(batch[i]);
            }
        }

        Problems += block.Problems.Count;
        block.Problems.Clear();
        return [.. findings];
    }

    private void Match(in RecordView record)
    {
        host = record.Get(Computer).ToString();
        foreach (var index in matcher.Match(record))
        {
            var rule = rules.Rules[index];
            if (rule.EmitsAlone)
            {
                findings.Add(new LiveFinding(rule, host, now, [record.Id]));
            }

            if (rules.CorrelationPlan.IsNeeded(index))
            {
                var fields = rules.CorrelationPlan.FieldIdsFor(index);
                var values = new string?[fields.Length];
                for (var i = 0; i < fields.Length; i++)
                {
                    var value = record.Get(fields[i]);
                    values[i] = value.Kind is FieldValueKind.Missing or FieldValueKind.Null ? null : value.ToString();
                }

                session.Observe(new BaseMatch(index, record.Time, record.Id, values));
            }
        }
    }

    private void Add(CorrelationMatch match)
    {
        if (match.Rule.EmitsAlone)
        {
            findings.Add(new LiveFinding(match.Rule, host, now, match.Members));
        }
    }
}

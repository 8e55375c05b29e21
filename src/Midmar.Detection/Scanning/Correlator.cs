using System.Buffers;
using Midmar.Detection.Spilling;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Correlation;

namespace Midmar.Detection.Scanning;

/// <summary>Correlates the matches of a scan, in the order in which things happened rather than were read.</summary>
internal sealed class Correlator(RuleSet rules, ScanOptions options, IFindingWriter writer, IReadOnlyDictionary<ulong, ScannedSource> sources)
{
    /// <summary>Correlates everything spilled; returns what was let go of for want of memory.</summary>
    public long Run(SpillSorter spill, Stream output, FindingCounts counts)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var session = rules.CreateCorrelationSession(match =>
        {
            if (match.Rule.EmitsAlone && (match.Rule.Level ?? default) >= options.MinLevel)
            {
                var finding = ToFinding(match);
                counts.Add(finding);
                buffer.ResetWrittenCount();
                writer.Write(buffer, finding);
                output.Write(buffer.WrittenSpan);
            }
        });

        var values = new string?[64];
        foreach (var (key, payload) in spill.InOrder())
        {
            // A record that does not say when it happened cannot be put in order.
            if (key.TimeTicks == 0)
            {
                continue;
            }

            var count = rules.CorrelationPlan.FieldsFor(key.Rule).Length;
            if (values.Length < count)
            {
                values = new string?[count];
            }

            SpilledValues.Read(payload.Span, values.AsSpan(0, count));
            session.Observe(new BaseMatch(
                key.Rule,
                new DateTime(key.TimeTicks, DateTimeKind.Utc),
                new RecordId(default, key.Source, key.Position),
                values.AsSpan(0, count)));
        }

        return session.Evicted + session.Dropped;
    }

    private CorrelationFinding ToFinding(CorrelationMatch match) => new(
        match.Rule,
        match.Time,
        match.Group,
        [.. match.Members.Select(m => new FindingMember(sources[m.Source].Path, m.Position))],
        match.MemberCount);
}

using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Pipeline;

/// <summary>Waiting matches as bytes: rules by content, values by field name, so that they can be taken up under other rules.</summary>
internal sealed class PendingMatches(RuleSet rules)
{
    private readonly Dictionary<string, int> byHash = IndexByHash(rules);

    public static void Write(BinaryWriter writer, RuleSet rules, in PendingMatch match)
    {
        writer.Write(rules.Rules[match.Rule].ContentHash);
        writer.Write(match.Ticks);
        writer.Write(match.Id.Workspace.Value);
        writer.Write(match.Id.Source);
        writer.Write(match.Id.Position);
        var fields = rules.CorrelationPlan.FieldsFor(match.Rule);
        writer.Write7BitEncodedInt(fields.Length);
        for (var i = 0; i < fields.Length; i++)
        {
            writer.Write(fields[i]);
            writer.Write(match.Values[i] is not null);
            writer.Write(match.Values[i] ?? string.Empty);
        }
    }

    /// <summary>The match; null when its rule is there no more, or no correlation needs it.</summary>
    public PendingMatch? Read(BinaryReader reader)
    {
        var isKnown = byHash.TryGetValue(reader.ReadString(), out var rule) && rules.CorrelationPlan.IsNeeded(rule);
        var ticks = reader.ReadInt64();
        var id = new RecordId(new WorkspaceId(reader.ReadInt32()), reader.ReadUInt64(), reader.ReadInt64());
        var fields = isKnown ? rules.CorrelationPlan.FieldsFor(rule) : [];
        var values = new string?[fields.Length];
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var name = reader.ReadString();
            var isThere = reader.ReadBoolean();
            var value = reader.ReadString();
            var place = fields.IndexOf(name);
            if (place >= 0 && isThere)
            {
                values[place] = value;
            }
        }

        return isKnown ? new PendingMatch(ticks, id, rule, values) : null;
    }

    private static Dictionary<string, int> IndexByHash(RuleSet rules)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Rules.Length; i++)
        {
            index.TryAdd(rules.Rules[i].ContentHash, i);
        }

        return index;
    }
}

using System.Collections.Immutable;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// Works out the plan, outer correlations first: what an outer one asks of an inner one and the inner one does not
/// group by is taken from the inner one's deciding event, so it is asked of the inner one's rules in turn.
/// Edges are served in the order they are made, outer correlations and later members first, so that in an ordered
/// correlation one event follows neither itself nor the inner correlation it decides.
/// </summary>
internal sealed class CorrelationPlanner(LoadedRules rules)
{
    private readonly List<string>[] fields = [.. rules.Rules.Select(_ => new List<string>())];
    private readonly List<string>[] passed = [.. rules.Correlations.Select(_ => new List<string>())];
    private readonly List<CorrelationEdge>[] fromRule = [.. rules.Rules.Select(_ => new List<CorrelationEdge>())];
    private readonly List<CorrelationEdge>[] fromCorrelation = [.. rules.Correlations.Select(_ => new List<CorrelationEdge>())];

    public delegate CorrelationPlan Finish(
        ImmutableArray<ImmutableArray<string>> fields, CorrelationEdge[][] byRule, CorrelationEdge[][] byCorrelation);

    public CorrelationPlan Plan(Finish finish)
    {
        foreach (var correlation in OuterFirst())
        {
            Connect(correlation);
        }

        return finish(
            [.. fields.Select(f => f.ToImmutableArray())],
            [.. fromRule.Select(e => e.ToArray())],
            [.. fromCorrelation.Select(e => e.ToArray())]);
    }

    private List<int> OuterFirst()
    {
        var order = new List<int>(rules.Correlations.Length);
        var visited = new bool[rules.Correlations.Length];
        for (var i = 0; i < visited.Length; i++)
        {
            Visit(i);
        }

        order.Reverse();
        return order;

        void Visit(int index)
        {
            if (visited[index])
            {
                return;
            }

            visited[index] = true;
            foreach (var member in rules.Correlations[index].Members)
            {
                if (member.IsCorrelation)
                {
                    Visit(member.Index);
                }
            }

            order.Add(index);
        }
    }

    private void Connect(int index)
    {
        var correlation = rules.Correlations[index];
        for (var ordinal = correlation.Members.Length - 1; ordinal >= 0; ordinal--)
        {
            var member = correlation.Members[ordinal];
            var edge = new CorrelationEdge(
                index,
                ordinal,
                Places(member, correlation.GroupBy.Select(f => f.PerMember[ordinal])),
                Places(member, correlation.ValueFields.Select(f => f.PerMember[ordinal])),
                Places(member, passed[index]));
            (member.IsCorrelation ? fromCorrelation : fromRule)[member.Index].Add(edge);
        }
    }

    private int[] Places(CorrelationMember member, IEnumerable<string> names) => [.. names.Select(name => Place(member, name))];

    private int Place(CorrelationMember member, string name)
    {
        if (!member.IsCorrelation)
        {
            return PlaceIn(fields[member.Index], name);
        }

        var groupBy = rules.Correlations[member.Index].GroupBy;
        for (var i = 0; i < groupBy.Length; i++)
        {
            if (string.Equals(groupBy[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return groupBy.Length + PlaceIn(passed[member.Index], name);
    }

    private static int PlaceIn(List<string> names, string name)
    {
        var place = names.IndexOf(name);
        if (place < 0)
        {
            place = names.Count;
            names.Add(name);
        }

        return place;
    }
}

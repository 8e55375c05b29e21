using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// Correlates matches given in the order of their event times. A correlation matches when its condition comes to hold
/// for a group; while it goes on holding it matches again once a timespan has passed since the last time. Windows
/// slide with event time and include events exactly one timespan old. An event without one of the group-by fields, or
/// without the value looked at, is left out of that correlation. Groups and values are compared without case.
/// Memory is bounded; what is given up is counted. For one thread.
/// </summary>
public sealed class CorrelationSession
{
    /// <summary>Groups at a time, of all correlations (count); beyond it the group least recently used is given up.</summary>
    public const int MaxGroups = 100_000;

    /// <summary>Events in all windows (count); beyond it the group least recently used is given up.</summary>
    public const int MaxEvents = 500_000;

    /// <summary>Events in one window (count), or twice the number its condition asks for; beyond it the oldest is left out.</summary>
    public const int MaxEventsInGroup = 10_000;

    /// <summary>Records listed in a match (count).</summary>
    public const int MaxMembers = 100;

    /// <summary>Longest value that is told from others in full (UTF-16 units).</summary>
    public const int MaxValueLength = 4_096;

    private const decimal LargestNumber = 1e20m;

    private readonly CorrelationPlan plan;
    private readonly Dictionary<string, CorrelationGroup>[] groups;
    private readonly int[] capacities;
    private readonly LinkedList<CorrelationGroup> byUse = new();
    private readonly Action<CorrelationMatch> onMatch;
    private int events;
    private long latest = long.MinValue;

    /// <summary>A session without any events yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="onMatch">Called for each match, also of correlations that do not emit alone (<see cref="SigmaDocument.EmitsAlone"/>).</param>
    public CorrelationSession(CorrelationPlan plan, Action<CorrelationMatch> onMatch)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(onMatch);
        this.plan = plan;
        this.onMatch = onMatch;
        groups = [.. plan.Correlations.Select(_ => new Dictionary<string, CorrelationGroup>(StringComparer.OrdinalIgnoreCase))];
        capacities = [.. plan.Correlations.Select(CapacityOf)];
    }

    /// <summary>Groups held now.</summary>
    public int GroupCount => byUse.Count;

    /// <summary>Events held now, in all windows.</summary>
    public int EventCount => events;

    /// <summary>Groups given up for lack of space, while their window was not over.</summary>
    public long Evicted { get; private set; }

    /// <summary>Events left out of a window for lack of space.</summary>
    public long Dropped { get; private set; }

    /// <summary>Events that lacked a group-by field or a usable value, counted for each correlation.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Events older than one before them; they count as if they had happened at the time of that one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Takes a match in.</summary>
    public void Observe(in BaseMatch match)
    {
        var ticks = match.Time.Ticks;
        if (ticks < latest)
        {
            OutOfOrder++;
            ticks = latest;
        }

        latest = ticks;

        foreach (var edge in plan.EdgesOfRule[match.RuleIndex])
        {
            Feed(edge, ticks, match.Id, match.Values, inner: null);
        }
    }

    /// <summary>Writes everything the session knows, so that another can go on from here. Counters are not part of it.</summary>
    /// <param name="output">Where to.</param>
    public void Save(Stream output)
    {
        using var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(SavedGroups.Version);
        writer.Write(latest);
        writer.Write7BitEncodedInt(byUse.Count);
        foreach (var group in byUse)
        {
            SavedGroups.Write(writer, group, plan.Identities[group.Correlation]);
        }
    }

    /// <summary>
    /// Takes up what a session wrote, perhaps one of another rule set: groups of correlations that are the same in both,
    /// members included, go on; others are let go. Only before the first event.
    /// </summary>
    /// <param name="input">What <see cref="Save"/> wrote.</param>
    /// <returns>Groups let go (count).</returns>
    /// <exception cref="InvalidDataException">It was not written by this version of the program.</exception>
    public int Restore(Stream input)
    {
        using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadByte() is var version && version != SavedGroups.Version)
        {
            throw new InvalidDataException($"Correlations were saved in version {version}; this program reads {SavedGroups.Version}.");
        }

        latest = reader.ReadInt64();
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Identities.Length; i++)
        {
            indexes.TryAdd(plan.Identities[i], i);
        }

        var gone = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            if (SavedGroups.Read(reader, Find) is { } group && groups[group.Correlation].TryAdd(group.Key, group))
            {
                group.Use = byUse.AddLast(group);
                events += group.Window.Entries.Count;
            }
            else
            {
                gone++;
            }
        }

        return gone;

        (int Correlation, CorrelationWindow? Window) Find(string identity) => indexes.TryGetValue(identity, out var index)
            ? (index, WindowTable.Create(plan.Correlations[index]))
            : (-1, null);
    }

    private static int CapacityOf(CorrelationRule rule) => rule.Bounds
        .Select(b => Math.Min(2 * b.Value, 2 * CorrelationConditionReader.MaxCount))
        .Where(_ => rule.Type is CorrelationType.EventCount or CorrelationType.ValueCount)
        .Select(v => (int)v)
        .Append(WindowTable.Create(rule).NeedsAllEntries ? MaxEventsInGroup : MaxMembers)
        .Max();

    private void Feed(CorrelationEdge edge, long ticks, RecordId id, ReadOnlySpan<string?> values, RecordId[]? inner)
    {
        var rule = plan.Correlations[edge.Correlation];
        if (!TryKey(edge.Group, values, out var key) || !TryValue(rule, edge, values, out var text, out var number))
        {
            Incomplete++;
            return;
        }

        var group = Find(edge, key, values);
        Touch(group, ticks);
        Expire(group, ticks);
        var window = group.Window;
        if (!window.Holds(ticks) || ticks - group.LastMatch > rule.Timespan.Ticks)
        {
            group.Armed = true;
        }

        window.Add(new WindowEntry(ticks, id, edge.Ordinal, text, number, inner));
        events++;
        if (group.Armed && window.Holds(ticks))
        {
            group.Armed = false;
            group.LastMatch = ticks;
            Match(rule, group, edge, ticks, id, values);
        }

        MakeRoom(ticks);
    }

    private static bool TryKey(int[] places, ReadOnlySpan<string?> values, out string key)
    {
        var text = new StringBuilder();
        foreach (var place in places)
        {
            if (values[place] is not { } value)
            {
                key = string.Empty;
                return false;
            }

            var told = value.Length > MaxValueLength ? value.AsSpan(0, MaxValueLength) : value;
            text.Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(told);
        }

        key = text.ToString();
        return true;
    }

    private static bool TryValue(CorrelationRule rule, CorrelationEdge edge, ReadOnlySpan<string?> values, out string? text, out decimal number)
    {
        text = null;
        number = 0;
        if (edge.Values.Length == 0)
        {
            return true;
        }

        if (WindowTable.Calculates(rule))
        {
            return decimal.TryParse(values[edge.Values[0]], NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                && Math.Abs(number) <= LargestNumber;
        }

        return TryKey(edge.Values, values, out text);
    }

    private CorrelationGroup Find(CorrelationEdge edge, string key, ReadOnlySpan<string?> values)
    {
        var known = groups[edge.Correlation];
        if (known.TryGetValue(key, out var group))
        {
            return group;
        }

        var own = ImmutableArray.CreateBuilder<string>(edge.Group.Length);
        foreach (var place in edge.Group)
        {
            own.Add(values[place]!);
        }

        group = new CorrelationGroup(edge.Correlation, key, own.DrainToImmutable(), WindowTable.Create(plan.Correlations[edge.Correlation]));
        known.Add(key, group);
        return group;
    }

    private void Touch(CorrelationGroup group, long ticks)
    {
        group.LastEvent = ticks;
        if (group.Use is { } use)
        {
            byUse.Remove(use);
            byUse.AddLast(use);
        }
        else
        {
            group.Use = byUse.AddLast(group);
        }
    }

    private void Expire(CorrelationGroup group, long ticks)
    {
        var entries = group.Window.Entries;
        var from = ticks - plan.Correlations[group.Correlation].Timespan.Ticks;
        while (entries.Count > 0 && entries.Peek().Ticks < from)
        {
            group.Window.RemoveOldest();
            events--;
        }

        if (entries.Count >= capacities[group.Correlation])
        {
            events -= group.Window.Compact();
        }

        while (entries.Count >= capacities[group.Correlation])
        {
            Dropped += group.Window.NeedsAllEntries ? 1 : 0;
            group.Window.RemoveOldest();
            events--;
        }
    }

    private void Match(CorrelationRule rule, CorrelationGroup group, CorrelationEdge edge, long ticks, RecordId id, ReadOnlySpan<string?> values)
    {
        var entries = group.Window.Entries;
        var members = WindowMembers.Of(entries);
        onMatch(new CorrelationMatch
        {
            Rule = rule,
            CorrelationIndex = group.Correlation,
            Group = [.. rule.GroupBy.Select((field, i) => KeyValuePair.Create(field.Name, group.Values[i]))],
            FirstTime = new DateTime(entries.Peek().Ticks, DateTimeKind.Utc),
            Time = new DateTime(ticks, DateTimeKind.Utc),
            Deciding = id,
            Members = ImmutableArray.Create(members),
            MemberCount = entries.Count,
        });

        var outer = plan.EdgesOfCorrelation[group.Correlation];
        if (outer.Length == 0)
        {
            return;
        }

        string?[] produced = [.. group.Values, .. edge.Passed.Select(_ => (string?)null)];
        for (var i = 0; i < edge.Passed.Length; i++)
        {
            produced[group.Values.Length + i] = values[edge.Passed[i]];
        }

        foreach (var next in outer)
        {
            Feed(next, ticks, id, produced, members);
        }
    }

    private void MakeRoom(long now)
    {
        while (byUse.First is { } oldest)
        {
            var group = oldest.Value;
            var over = group.LastEvent < now - plan.Correlations[group.Correlation].Timespan.Ticks;
            if (!over && byUse.Count <= MaxGroups && events <= MaxEvents)
            {
                return;
            }

            Evicted += over ? 0 : 1;
            byUse.RemoveFirst();
            group.Use = null;
            events -= group.Window.Entries.Count;
            groups[group.Correlation].Remove(group.Key);
        }
    }
}

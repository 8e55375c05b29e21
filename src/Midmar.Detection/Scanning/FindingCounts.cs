using System.Text;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Detection.Scanning;

/// <summary>Counts findings by rule, host and account. One for each thread, added up at the end.</summary>
public sealed class FindingCounts
{
    /// <summary>Different hosts, and different accounts, counted by name; the rest are counted together as <see cref="Others"/>.</summary>
    public const int MaxNames = 10_000;

    /// <summary>The name under which what exceeds <see cref="MaxNames"/> is counted.</summary>
    public const string Others = "(others)";

    /// <summary>Different hosts remembered for a rule (count).</summary>
    public const int MaxHostsOfRule = 64;

    private static readonly FieldId Computer = FieldNames.Intern("Computer");

    private readonly Dictionary<SigmaDocument, Tally> rules = [];
    private readonly Dictionary<SigmaDocument, HashSet<string>> hostsOfRules = [];
    private readonly Dictionary<string, Tally> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Tally> accounts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Findings.</summary>
    public long Total { get; private set; }

    /// <summary>By rule.</summary>
    public IReadOnlyDictionary<SigmaDocument, Tally> Rules => rules;

    /// <summary>The hosts on which a rule matched, at most <see cref="MaxHostsOfRule"/>, in alphabetical order.</summary>
    public IEnumerable<string> HostsOf(SigmaDocument rule) =>
        hostsOfRules.TryGetValue(rule, out var names) ? names.Order(StringComparer.OrdinalIgnoreCase) : [];

    /// <summary>By host.</summary>
    public IReadOnlyDictionary<string, Tally> Hosts => hosts;

    /// <summary>By account.</summary>
    public IReadOnlyDictionary<string, Tally> AccountNames => accounts;

    internal void Add(in RecordFinding finding)
    {
        Total++;
        var level = finding.Rule.Level ?? RuleLevel.Informational;
        Count(rules, finding.Rule, int.MaxValue, finding.Rule, finding.Record.Time, level);
        var host = finding.Record.Get(Computer);
        if (host.Kind == FieldValueKind.Text && host.Utf8.Length > 0)
        {
            AddHost(finding.Rule, Encoding.UTF8.GetString(host.Utf8), finding.Record.Time, level);
        }

        if (ActingAccount.Of(finding.Record) is { } account)
        {
            Count(accounts, account, MaxNames, Others, finding.Record.Time, level);
        }
    }

    internal void Add(CorrelationFinding finding)
    {
        Total++;
        var level = finding.Rule.Level ?? RuleLevel.Informational;
        Count(rules, finding.Rule, int.MaxValue, finding.Rule, finding.Time, level);
        if (finding.Computer is { } host)
        {
            AddHost(finding.Rule, host, finding.Time, level);
        }
    }

    internal void Add(FindingCounts other)
    {
        Total += other.Total;
        Merge(rules, other.rules, int.MaxValue, null);
        foreach (var (rule, names) in other.hostsOfRules)
        {
            if (!hostsOfRules.TryGetValue(rule, out var own))
            {
                hostsOfRules.Add(rule, own = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            }

            own.UnionWith(names.Take(MaxHostsOfRule - own.Count));
        }

        Merge(hosts, other.hosts, MaxNames, Others);
        Merge(accounts, other.accounts, MaxNames, Others);
    }

    private void AddHost(SigmaDocument rule, string host, DateTime time, RuleLevel level)
    {
        Count(hosts, host, MaxNames, Others, time, level);
        if (!hostsOfRules.TryGetValue(rule, out var names))
        {
            hostsOfRules.Add(rule, names = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        }

        if (names.Count < MaxHostsOfRule)
        {
            names.Add(host);
        }
    }

    private static void Count<TKey>(
        Dictionary<TKey, Tally> tallies, TKey key, int limit, TKey others, DateTime time, RuleLevel level)
        where TKey : notnull
    {
        if (!tallies.TryGetValue(key, out var tally))
        {
            key = tallies.Count < limit ? key : others;
            tally = tallies.GetValueOrDefault(key);
        }

        tallies[key] = tally.With(1, time, time, level);
    }

    private static void Merge<TKey>(Dictionary<TKey, Tally> into, Dictionary<TKey, Tally> from, int limit, TKey? others)
        where TKey : class
    {
        foreach (var (name, tally) in from)
        {
            var key = into.ContainsKey(name) || into.Count < limit ? name : others ?? name;
            into[key] = into.GetValueOrDefault(key).With(tally.Count, tally.First, tally.Last, tally.MaxLevel);
        }
    }
}

/// <summary>How often, when first and last (UTC; <c>default</c> when no finding had a time), and the highest level.</summary>
public readonly record struct Tally(long Count, DateTime First, DateTime Last, RuleLevel MaxLevel)
{
    internal Tally With(long count, DateTime first, DateTime last, RuleLevel level) => new(
        Count + count,
        First == default || (first != default && first < First) ? first : First,
        last > Last ? last : Last,
        level > MaxLevel ? level : MaxLevel);
}

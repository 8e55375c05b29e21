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

    private static readonly FieldId Computer = FieldNames.Intern("Computer");

    private static readonly FieldId[] Accounts =
    [
        FieldNames.Intern("User"), FieldNames.Intern("TargetUserName"), FieldNames.Intern("SubjectUserName"),
        FieldNames.Intern("userIdentity.arn"), FieldNames.Intern("user.name"),
    ];

    private readonly Dictionary<SigmaDocument, Tally> rules = [];
    private readonly Dictionary<string, Tally> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Tally> accounts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Findings.</summary>
    public long Total { get; private set; }

    /// <summary>By rule.</summary>
    public IReadOnlyDictionary<SigmaDocument, Tally> Rules => rules;

    /// <summary>By host.</summary>
    public IReadOnlyDictionary<string, Tally> Hosts => hosts;

    /// <summary>By account.</summary>
    public IReadOnlyDictionary<string, Tally> AccountNames => accounts;

    internal void Add(in RecordFinding finding)
    {
        Total++;
        var level = finding.Rule.Level ?? RuleLevel.Informational;
        Count(rules, finding.Rule, int.MaxValue, finding.Rule, finding.Record.Time, level);
        if (TextOf(finding.Record.Get(Computer)) is { } host)
        {
            Count(hosts, host, MaxNames, Others, finding.Record.Time, level);
        }

        foreach (var field in Accounts)
        {
            if (TextOf(finding.Record.Get(field)) is { } account)
            {
                Count(accounts, account, MaxNames, Others, finding.Record.Time, level);
                break;
            }
        }
    }

    internal void Add(CorrelationFinding finding)
    {
        Total++;
        Count(rules, finding.Rule, int.MaxValue, finding.Rule, finding.Time, finding.Rule.Level ?? RuleLevel.Informational);
    }

    internal void Add(FindingCounts other)
    {
        Total += other.Total;
        Merge(rules, other.rules, int.MaxValue, null);
        Merge(hosts, other.hosts, MaxNames, Others);
        Merge(accounts, other.accounts, MaxNames, Others);
    }

    private static string? TextOf(in FieldValue value) =>
        value.Kind == FieldValueKind.Text && value.Utf8.Length > 0 && !value.Utf8.SequenceEqual("-"u8)
            ? Encoding.UTF8.GetString(value.Utf8)
            : null;

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

using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Exercise.Scenarios;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Exercise.Tests;

/// <summary>Values that tests share.</summary>
internal static class Some
{
    public const int Seed = 7;

    public static readonly DateTime Kickoff = new(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

    public static Scenario Attack => DemoScenario.Create();

    /// <summary>An alert of a rule on a host that cites records at these places.</summary>
    public static Alert Alert(long id, string rule, RuleLevel level, string? host, long[] records) => new()
    {
        Id = new AlertId(id),
        Key = new AlertKey(FindingKind.Rule, rule, host, Account: null, Indicator: null),
        Title = rule,
        Level = level,
        First = Kickoff.AddSeconds(records.Length > 0 ? records[0] : 0),
        Last = Kickoff,
        Raised = Kickoff,
        Updated = Kickoff,
        Findings = Math.Max(1, records.Length),
        RecordCount = records.Length,
        Records = [.. records.Select(r => new RecordId(new WorkspaceId(2), 1, r))],
        Tags = [],
        Marking = null,
        IsOverflow = false,
    };
}

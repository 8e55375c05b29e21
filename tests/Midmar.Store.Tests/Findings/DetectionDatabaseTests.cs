using Microsoft.Data.Sqlite;
using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Tests.Pipeline;
using Xunit;

namespace Midmar.Store.Tests.Findings;

/// <summary>What an older version of the program kept.</summary>
public sealed class DetectionDatabaseTests : IDisposable
{
    private static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-detection-").FullName;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Alerts_of_version_2_are_read_and_go_on_being_about_one_indicator()
    {
        using (var before = Open())
        {
            before.Commit(CommitOf(1, Seen(1, "evil.example"), Found(2)));
        }

        TurnBackToVersion2();

        using var now = Open();
        var kept = await now.ReadAsync(new AlertQuery { Limit = 10 }, None);
        Assert.Equal(["evil.example", null], kept.OrderBy(a => a.Id.Value).Select(a => a.Key.Indicator));

        now.Commit(CommitOf(2, Seen(3, "evil.example"), Seen(4, "worse.example"), Found(5)));
        var alerts = (await now.ReadAsync(new AlertQuery { Limit = 10 }, None)).OrderBy(a => a.Id.Value).ToArray();
        Assert.Equal([("evil.example", 2L), ("Encoded command", 2L), ("worse.example", 1L)], alerts.Select(a => (a.Title, a.Findings)));
        Assert.Equal("worse.example", alerts[2].Key.Indicator);
    }

    private WorkspaceFindings Open() => new(folder, new DurableFiles(), new MemoryLake());

    private void TurnBackToVersion2()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "detection.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "ALTER TABLE alerts DROP COLUMN indicator; PRAGMA user_version = 2;";
        command.ExecuteNonQuery();
    }

    private static PipelineCommit CommitOf(long position, params Finding[] findings) => new(position, findings, [], new Dictionary<SourceId, SourceCounts>()) { Cited = [] };

    private static Finding Seen(int position, string indicator) => Found(position) with { Kind = FindingKind.Indicator, RuleId = "partner.csv", Title = indicator };

    private static Finding Found(int position) => new()
    {
        Id = new FindingId((UInt128)position),
        Kind = FindingKind.Rule,
        RuleId = "rule-1",
        Title = "Encoded command",
        RuleHash = "hash",
        Level = RuleLevel.High,
        RuleSetHash = "set",
        Time = Kickoff,
        FirstTime = Kickoff,
        Found = Kickoff,
        Host = "gate-1",
        Account = "amina",
        Group = [],
        Members = [new RecordId(new WorkspaceId(1), 1, position)],
        MemberCount = 1,
        Tags = [],
        Marking = null,
    };
}

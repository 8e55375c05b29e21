using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Xunit;

namespace Midmar.Store.Tests.Findings;

public sealed class FindingTableTests : IDisposable
{
    private static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-table-").FullName;

    [Fact]
    public async Task Findings_come_back_as_they_were_written_newest_first_within_the_range()
    {
        var table = new FindingTable(folder, new DurableFiles());
        var early = Found(1, Kickoff, host: null);
        var late = Found(2, Kickoff.AddMinutes(5), host: "ملعب-١ 'quoted' %");
        table.Write(0, [early, late]);
        table.Write(500, [Found(3, Kickoff.AddDays(1), "gate")]);

        var read = await table.ReadAsync(Kickoff, Kickoff.AddHours(1), 10, TestContext.Current.CancellationToken);

        Assert.Equivalent(new[] { late, early }, read, strict: true);
        Assert.Equal([late.Id, early.Id], read.Select(f => f.Id));
        Assert.Single(await table.ReadAsync(Kickoff, Kickoff.AddHours(1), 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Written_again_from_the_same_place_they_replace_what_was_there()
    {
        var table = new FindingTable(folder, new DurableFiles());
        table.Write(0, [Found(1, Kickoff, "a")]);
        table.Write(0, [Found(1, Kickoff, "a"), Found(2, Kickoff, "b")]);

        Assert.Equal(2, (await table.ReadAsync(Kickoff, Kickoff.AddHours(1), 10, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task An_empty_table_answers()
    {
        var table = new FindingTable(folder, new DurableFiles());
        table.Write(0, []);

        Assert.Empty(await table.ReadAsync(Kickoff, Kickoff.AddHours(1), 10, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Finding Found(int number, DateTime time, string? host) => new()
    {
        Id = new FindingId(UInt128.MaxValue - (UInt128)number),
        Kind = FindingKind.Correlation,
        RuleId = "rule",
        Title = "Title",
        RuleHash = "hash",
        Level = RuleLevel.Critical,
        RuleSetHash = "set",
        Time = time,
        FirstTime = time.AddSeconds(-3),
        Found = time.AddSeconds(3),
        Host = host,
        Account = "amina",
        Group = [KeyValuePair.Create("Computer", "gate-1"), KeyValuePair.Create("User", "")],
        Members = [new RecordId(new WorkspaceId(1), ulong.MaxValue, 17), new RecordId(new WorkspaceId(1), 5, 0)],
        MemberCount = 200,
        Tags = ["attack.t1059.001"],
        Marking = "TLP:AMBER",
    };
}

using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Lake;

public sealed class FindingTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-findings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Findings_are_read_back_as_they_were_newest_first()
    {
        using var table = new FindingTable(folder, new DurableFiles());
        table.Write(0, [Some(1), Some(2)]);
        table.Write(2, []);
        table.Write(3, [Some(3) with { Host = null, Account = null, Marking = "TLP:AMBER", Group = [], Members = [], Tags = [] }]);

        var all = await ReadAsync(table);

        Assert.Equal(["3", "2", "1"], all.Select(f => f.Title[^1..]));
        Assert.Equal(Text(Some(2)), Text(all[1]));
        Assert.Null(all[0].Host);
        Assert.Equal("TLP:AMBER", all[0].Marking);
        Assert.Equal(Text(Some(2)), Text(Assert.Single(await table.ReadAsync(
            Some(2).Time, Some(3).Time, 10, TestContext.Current.CancellationToken))));
        Assert.Single(await table.ReadAsync(DateTime.MinValue, DateTime.MaxValue, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Findings_written_again_under_the_same_name_replace_those_that_were_there()
    {
        using var table = new FindingTable(folder, new DurableFiles());
        Assert.Empty(await ReadAsync(table));
        table.Write(5, [Some(1), Some(2)]);
        table.Write(5, [Some(2)]);
        Assert.Equal(Text(Some(2)), Text(Assert.Single(await ReadAsync(table))));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_table_as_it_was()
    {
        var files = new FaultyFiles(1);
        using var table = new FindingTable(folder, files);
        table.Write(0, [Some(1)]);
        files.Room = 100;
        Assert.Throws<IOException>(() => table.Write(0, [Some(2)]));
        Assert.Equal(Text(Some(1)), Text(Assert.Single(await ReadAsync(table))));
        Assert.Single(Directory.GetFiles(folder));
    }

    private static Task<IReadOnlyList<Finding>> ReadAsync(FindingTable table) =>
        table.ReadAsync(DateTime.MinValue, DateTime.MaxValue, 100, TestContext.Current.CancellationToken);

    private static string Text(Finding f) => $"{f with { Group = [], Members = [], Tags = [] }} {string.Join(',', f.Group)} {string.Join(',', f.Members)} {string.Join(',', f.Tags)}"
        .Replace("System.Collections.Immutable.ImmutableArray`1", string.Empty, StringComparison.Ordinal);

    private static Finding Some(int number) => new()
    {
        Id = new FindingId(UInt128.MaxValue - (UInt128)number),
        Kind = FindingKind.Correlation,
        RuleId = "33333333-3333-4333-8333-333333333333",
        Title = $"دخول فاشل {number}",
        RuleHash = "aa",
        Level = RuleLevel.High,
        RuleSetHash = "bb",
        Time = FilledLake.Kickoff.AddSeconds(number).AddTicks(7),
        FirstTime = FilledLake.Kickoff.AddTicks(3),
        Found = FilledLake.Kickoff.AddMinutes(1),
        Host = "GATE-1",
        Account = "STADIUM\\amina",
        Group = [KeyValuePair.Create("Computer", "GATE \"1\"")],
        Members = [new RecordId(FilledLake.Workspace, ulong.MaxValue, 12), new RecordId(FilledLake.Workspace, 7, 0)],
        MemberCount = 250,
        Tags = ["attack.t1110", "a,b"],
        Marking = null,
    };
}

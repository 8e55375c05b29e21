using System.Globalization;
using CsCheck;
using Midmar.Centre.Alerts.Activity;
using Midmar.Centre.Tests.Events;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Xunit;

namespace Midmar.Centre.Tests.Alerts;

public sealed class ProcessTreeTests
{
    [Fact]
    public void What_is_above_and_below_the_cited_one_is_drawn_and_the_rest_is_counted()
    {
        StoredRecord[] records =
        [
            Sysmon(1, "explorer", parent: 0), Sysmon(2, "mail", parent: 1), Sysmon(3, "word", parent: 2), Sysmon(4, "powershell", parent: 3),
            Sysmon(5, "certutil", parent: 4), Sysmon(6, "browser", parent: 1), Sysmon(7, "calc", parent: 3), Sysmon(8, "conhost", parent: 5),
        ];

        var tree = ProcessTree.Of(records, [records[3]]);

        Assert.Equal(["0 p0", "1 explorer +1", "2 mail", "3 word +1", "4 powershell *", "5 certutil", "6 conhost"], Drawn(tree));
        Assert.Null(tree.Nodes[0].Start);
        Assert.Equal(records[3].Id, tree.Nodes[4].Start!.Record);
    }

    [Fact]
    public void A_record_of_another_kind_leads_to_its_process_by_guid_or_by_number_and_program()
    {
        StoredRecord[] records = [Sysmon(1, "tool", parent: 0), Security(2, "old", id: 0x50, parent: 9), Security(3, "new", id: 0x50, parent: 9)];
        var network = Record(10, ("EventID", "3"), ("ProcessGuid", "{guid-1}"), ("Image", "tool"));
        var registry = Record(11, ("EventID", "13"), ("ProcessId", "80"), ("Image", "new"));

        Assert.Equal(["0 p0", "1 tool *"], Drawn(ProcessTree.Of(records, [network])));
        Assert.Equal(["0 shell +1", "1 new *"], Drawn(ProcessTree.Of(records, [registry])));
    }

    [Fact]
    public void A_number_given_again_belongs_to_the_process_that_had_it_then()
    {
        StoredRecord[] records =
        [
            Security(1, "first", id: 7, parent: 99, parentImage: "init"), Security(2, "child", id: 20, parent: 7, parentImage: "first"),
            Security(3, "second", id: 7, parent: 99, parentImage: "init"), Security(4, "other", id: 21, parent: 7, parentImage: "second"),
        ];

        Assert.Equal(["0 init +1", "1 first", "2 child *"], Drawn(ProcessTree.Of(records, [records[1]])));
        Assert.Equal(["0 init +1", "1 second", "2 other *"], Drawn(ProcessTree.Of(records, [records[3]])));
    }

    [Fact]
    public void What_two_logs_tell_of_one_process_is_one_process()
    {
        var sysmon = Sysmon(1, "tool", parent: 0);
        var security = Security(1, "tool", id: 1, parent: 0) with { Id = new RecordId(new WorkspaceId(1), 2, 1) };
        StoredRecord[] records = [security, sysmon, Sysmon(2, "child", parent: 1)];

        Assert.Equal(["0 p0", "1 tool *", "2 child"], Drawn(ProcessTree.Of(records, [security])));
        Assert.Equal("{guid-1}", ProcessTree.Of(records, [security]).Nodes[1].Start!.Guid);
    }

    [Fact]
    public void Nothing_is_drawn_when_no_cited_record_is_about_a_process() =>
        Assert.Empty(ProcessTree.Of([Sysmon(1, "a", parent: 0)], [Record(5, ("EventID", "4624"), ("TargetUserName", "x"))]).Nodes);

    [Fact]
    public void Any_records_with_loops_twins_and_gaps_too_are_drawn_once_each_and_parents_first() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 12], Gen.Bool, Gen.Int[0, 5]).Array[1, 40].Sample(some =>
        {
            var records = some.Select((s, i) => s.Item3
                ? Sysmon(i + 1, $"p{s.Item1}", parent: s.Item2) with { Time = MemoryEventStore.Kickoff.AddSeconds(s.Item4) }
                : Security(i + 1, $"p{s.Item1}", id: s.Item1, parent: s.Item2, parentImage: $"p{s.Item2}") with { Time = MemoryEventStore.Kickoff.AddSeconds(s.Item4) }).ToArray();

            var tree = ProcessTree.Of(records, [.. records.Take(3)]);

            Assert.True(tree.Nodes.Count(n => n.IsCited) is > 0 and <= 3);
            var drawn = tree.Nodes.Select(n => n.Start?.Record).OfType<RecordId>().ToArray();
            Assert.Equal(drawn.Distinct(), drawn);
            Assert.Equal(0, tree.Nodes[0].Depth);
            Assert.All(tree.Nodes.Zip(tree.Nodes.Skip(1)), p => Assert.True(p.Second.Depth <= p.First.Depth + 1));
        });

    [Fact]
    public void A_process_that_starts_thousands_is_cut_and_the_rest_counted()
    {
        var records = Enumerable.Range(2, 1_000).Select(i => Sysmon(i, "child", parent: 1)).Prepend(Sysmon(1, "forks", parent: 0)).ToArray();

        var tree = ProcessTree.Of(records, [records[0]]);

        Assert.Equal((ProcessTree.MaxNodes, 1_002 - ProcessTree.MaxNodes), (tree.Nodes.Length, tree.Omitted));
    }

    private static IEnumerable<string> Drawn(ProcessTree tree) => tree.Nodes.Select(n => string.Create(
        CultureInfo.InvariantCulture, $"{n.Depth} {n.Image}{(n.IsCited ? " *" : "")}{(n.Others > 0 ? $" +{n.Others}" : "")}"));

    private static StoredRecord Sysmon(int number, string image, int parent) => Record(
        number, ("EventID", "1"), ("Image", image), ("ProcessGuid", $"{{guid-{number}}}"), ("ProcessId", $"{number}"),
        ("ParentProcessGuid", $"{{guid-{parent}}}"), ("ParentProcessId", $"{parent}"), ("ParentImage", $"p{parent}"));

    private static StoredRecord Security(int number, string image, int id, int parent, string parentImage = "shell") => Record(
        number, ("EventID", "4688"), ("NewProcessName", image), ("NewProcessId", $"0x{id:x}"), ("ProcessId", $"0x{parent:x}"), ("ParentProcessName", parentImage));

    private static StoredRecord Record(int number, params (string Name, string Value)[] fields) => new(
        new RecordId(new WorkspaceId(1), 1, number), MemoryEventStore.Kickoff.AddSeconds(number), MemoryEventStore.Kickoff, new SourceId(1), [],
        [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
}

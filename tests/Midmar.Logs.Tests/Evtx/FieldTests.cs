using System.Collections.Immutable;
using Midmar.Logs.Formats.Evtx;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class FieldTests
{
    private const int Depth = EvtxLimits.ElementDepth;

    [Fact]
    public void System_elements_have_their_name_and_attributes_both_names()
    {
        var fields = Fields(ChunkBuilder.FileOf(
            t => t.Element("Event", e => e.Element("System", s => s
                .Element("Provider", null, ("Name", b => b.Slot(0, 1)), ("Guid", b => b.Slot(1, 0xf, optional: true)))
                .Element("EventID", b => b.Slot(2, 6), ("Qualifiers", b => b.Slot(3, 6, optional: true)))
                .Element("Version", b => b.Text("5"))
                .Element("TimeCreated", null, ("SystemTime", b => b.Slot(4, 0x11)))
                .Element("Correlation"))),
            (1, "P\0"u8.ToArray()), (0, []), (6, [16, 16]), (6, [1, 0]), (0x11, BitConverter.GetBytes(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).ToFileTimeUtc()))));

        Assert.Equal(
            ["EventID=4112", "EventID_Qualifiers=1", "Provider_Name=P", "TimeCreated_SystemTime=2026-01-02T03:04:05.000000Z", "Version=5", "time=2026-01-02T03:04:05.0000000Z"],
            fields);
    }

    [Fact]
    public void Unnamed_data_is_a_list_and_so_are_names_used_twice()
    {
        var fields = Fields(ChunkBuilder.FileOf(
            t => t.Element("Event", e => e.Element("EventData", d => d
                .Element("Data", b => b.Slot(0, 1)).Element("Data", b => b.Slot(1, 8)).Element("Data", b => b.Slot(2, 1))
                .Data("A", 0, 1).Data("B", 1, 8).Data("A", 2, 1)
                .Element("Binary", b => b.Slot(3, 0xe)).Element("Empty"))),
            (1, "x\0"u8.ToArray()), (8, [9, 0, 0, 0]), (0, [1, 2]), (0xe, [0xab])));

        Assert.Equal(["A=[x|null]", "B=9", "Binary=AB", "Data=[x|9|null]", "Empty=null"], WithoutTime(fields));
    }

    [Fact]
    public void Event_data_wins_a_name_except_those_that_tell_what_the_event_is()
    {
        var fields = Fields(ChunkBuilder.FileOf(
            t => t.Element("Event", e => e
                .Element("System", s => s.Element("EventID", b => b.Text("4688")).Element("Level", b => b.Text("0")))
                .Element("EventData", d => d.Data("Level", 0, 1).Data("EventID", 0, 1))
                .Element("RenderingInfo", r => r.Element("Level", b => b.Text("Information")).Element("Message", b => b.Text("m")))),
            (1, "x\0"u8.ToArray())));

        Assert.Equal(
            ["EventData_EventID=x", "EventID=4688", "Event_Level=Information", "Level=x", "Message=m", "System_Level=0"],
            WithoutTime(fields));
    }

    [Fact]
    public void User_data_has_the_names_of_its_leaves_from_a_nested_template_or_elements_as_they_are()
    {
        static void Outer(ChunkBuilder t) => t.Element("Event", e => e.Element("UserData", u => u.Slot(0, 0x21)));
        static void Inner(ChunkBuilder t) => t.Element("Thing", e => e.Element("Name", v => v.Text("n")).Element("Aux", null, ("Id", v => v.Text("7"))));

        var template = new ChunkBuilder().Record(b => b.Around(Outer, n => n.Bytes(0x0f, 1, 1, 0).Instance(Inner))).File();
        var elements = new ChunkBuilder().Record(b => b.Around(Outer, n =>
        {
            n.Dependencies = false;
            Inner(n);
            n.Dependencies = true;
        })).File();

        Assert.Equal(["Aux_Id=7", "Name=n"], WithoutTime(Fields(template)));
        Assert.Equal(["Aux_Id=7", "Name=n"], WithoutTime(Fields(elements)));
    }

    [Fact]
    public void Template_instances_among_elements_as_they_are_belong_to_the_record()
    {
        var file = new ChunkBuilder().Record(b => b.Element("Event", e => e.Element("System", s => s.Element("EventID", v => v.Text("5")))
            .Instance(t => t.Element("EventData", d => d.Data("A", 0, 8)), (8, [3, 0, 0, 0])))).File();

        Assert.Equal(["A=3", "EventID=5"], WithoutTime(Fields(file)));
    }

    [Theory]
    [InlineData(EvtxLimits.NestedFragments, 1)]
    [InlineData(EvtxLimits.NestedFragments + 1, 0)]
    public void Binary_XML_may_be_nested_to_a_limit(int depth, int records)
    {
        static void Nest(ChunkBuilder b, int left)
        {
            if (left > 0)
            {
                b.Around(t => t.Element("E", e => e.Slot(0, 0x21)), inner => Nest(inner, left - 1));
            }
        }

        var counted = EvtxFiles.Count(new ChunkBuilder().Record(b => Nest(b, depth)).File());

        Assert.Equal((records, 1 - records), (counted.Records, counted.Lost));
    }

    [Fact]
    public void A_template_that_holds_itself_is_refused()
    {
        var counted = EvtxFiles.Count(new ChunkBuilder().Record(b =>
        {
            var definition = b.At + 10;
            b.Instance(t => t.Element("Event", e => e.InstanceAt(definition)));
        }).File());

        Assert.Equal("evtx.record=1", counted.Summary);
    }

    [Fact]
    public void Elements_outside_any_template_give_the_same_fields_with_or_without_dependencies()
    {
        foreach (var dependencies in new[] { true, false })
        {
            var file = new ChunkBuilder { Dependencies = dependencies }.Record(b => b.Element("Event", e => e
                .Element("System", s => s.Element("EventID", v => v.Text("1151")).Element("Computer", v => v.Text("pc"))
                    .Element("TimeCreated", null, ("SystemTime", v => v.Text("2020-06-23T09:35:56.825510000Z"))))
                .Element("UserData", u => u.Element("Thing", t => t.Element("Name", v => v.Text("n")).Element("Aux", null, ("Id", v => v.Text("7"))))))).File();

            Assert.Equal(
                ["Aux_Id=7", "Computer=pc", "EventID=1151", "Name=n", "TimeCreated_SystemTime=2020-06-23T09:35:56.825510000Z", "time=2020-06-23T09:35:56.8255100Z"],
                Fields(file));
        }
    }

    [Theory]
    [InlineData(Depth, 1)]
    [InlineData(Depth + 1, 0)]
    public void Elements_may_be_nested_to_a_limit(int depth, int records)
    {
        static void Nest(ChunkBuilder b, int left)
        {
            b.Element("E", left == 1 ? null : inner => Nest(inner, left - 1));
        }

        var counted = EvtxFiles.Count(ChunkBuilder.FileOf(t => Nest(t, depth)));

        Assert.Equal((records, 1 - records), (counted.Records, counted.Lost));
    }

    [Theory]
    [InlineData(EvtxLimits.FieldsPerRecord, 1)]
    [InlineData(EvtxLimits.FieldsPerRecord + 1, 0)]
    public void A_record_may_have_fields_to_a_limit(int fields, int records)
    {
        var counted = EvtxFiles.Count(ChunkBuilder.FileOf(t => t.Element("Event", e => e.Element("EventData", d =>
        {
            for (var i = 0; i < fields; i++)
            {
                d.Element("Data");
            }
        }))));

        Assert.Equal((records, 1 - records), (counted.Records, counted.Lost));
    }

    [Fact]
    public void A_chunk_may_have_fields_to_a_limit_the_rest_is_left_out_and_said_so()
    {
        var definition = 0;
        var builder = new ChunkBuilder().Record(b =>
        {
            definition = b.At + 10;
            b.Instance(t => t.Element("Event", e => e.Element("EventData", d =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    d.Element($"N{i}");
                }
            })));
        });
        for (var i = 0; i < 400; i++)
        {
            builder.Record(b => b.InstanceAt(definition));
        }

        var counted = EvtxFiles.Count(builder.File());

        Assert.Equal("evtx.too-many-fields=1", counted.Summary);
        Assert.InRange(counted.Records, 260, 263);
    }

    [Fact]
    public void Template_definitions_that_repeat_a_long_name_are_refused_not_written_out()
    {
        var name = new string('n', 20_000);
        var counted = EvtxFiles.Count(ChunkBuilder.FileOf(t => t.Element("Event", e =>
        {
            for (var i = 0; i < 10; i++)
            {
                e.Element(name);
            }
        })));

        Assert.Equal("evtx.record=1", counted.Summary);
    }

    private static string[] WithoutTime(string[] fields) =>
        [.. fields.Where(f => !f.StartsWith("time=", StringComparison.Ordinal))];

    private static string[] Fields(byte[] file)
    {
        var all = new List<string>();
        EvtxFiles.ForEachBatch(file, batch =>
        {
            Assert.Empty(batch.Problems);
            for (var i = 0; i < batch.Count; i++)
            {
                for (var f = 0; f < batch[i].FieldCount; f++)
                {
                    all.Add($"{batch[i].NameAt(f)}={Text(batch[i].ValueAt(f))}");
                }

                all.Add($"time={batch[i].Time:O}");
            }
        });
        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static string Text(FieldValue value) => value.Kind switch
    {
        FieldValueKind.Null => "null",
        FieldValueKind.List => $"[{string.Join('|', value.Items.ToArray().Select(Text))}]",
        _ => value.ToString(),
    };
}

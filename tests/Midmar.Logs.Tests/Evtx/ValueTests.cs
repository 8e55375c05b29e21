using System.Text.Json;
using Midmar.Logs.Formats.Evtx.Rendering;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class ValueTests
{
    private static readonly byte[] Guid = Convert.FromHexString("5F3870572AC2E043BF4C06F5698FFBD9");

    public static TheoryData<int, string, FieldValueKind, string> Values => new()
    {
        { 0x00, "", FieldValueKind.Null, "" },
        { 0x01, "e9006e003dd800de", FieldValueKind.Text, "én\U0001F600" },
        { 0x01, "61003dd86200", FieldValueKind.Text, "a\uFFFDb" },
        { 0x01, "610062000000", FieldValueKind.Text, "ab" },
        { 0x02, "61e900", FieldValueKind.Text, "aé" },
        { 0x03, "ff", FieldValueKind.Integer, "-1" },
        { 0x04, "ff", FieldValueKind.Integer, "255" },
        { 0x05, "feff", FieldValueKind.Integer, "-2" },
        { 0x06, "feff", FieldValueKind.Integer, "65534" },
        { 0x07, "00000080", FieldValueKind.Integer, "-2147483648" },
        { 0x08, "ffffffff", FieldValueKind.Integer, "4294967295" },
        { 0x09, "ffffffffffffffff", FieldValueKind.Integer, "-1" },
        { 0x0a, "0100000000000000", FieldValueKind.Integer, "1" },
        { 0x0a, "ffffffffffffffff", FieldValueKind.Text, "18446744073709551615" },
        { 0x0b, "cdcccc3d", FieldValueKind.Real, "0.1" },
        { 0x0c, "9a9999999999b93f", FieldValueKind.Real, "0.1" },
        { 0x0d, "00000000", FieldValueKind.Boolean, "false" },
        { 0x0d, "01000000", FieldValueKind.Boolean, "true" },
        { 0x0d, "00ff0000", FieldValueKind.Boolean, "true" },
        { 0x0e, "00deadbeef", FieldValueKind.Text, "00DEADBEEF" },
        { 0x0f, "5F3870572AC2E043BF4C06F5698FFBD9", FieldValueKind.Text, "5770385F-C22A-43E0-BF4C-06F5698FFBD9" },
        { 0x10, "ff000000", FieldValueKind.Text, "0xff" },
        { 0x10, "00000000ff000000", FieldValueKind.Text, "0xff00000000" },
        { 0x11, "001c9fa4a3a4db01", FieldValueKind.Text, "2025-04-03T14:21:08.607692Z" },
        { 0x12, "ea0707000300010009000800" + "0700e703", FieldValueKind.Text, "2026-07-01T09:08:07.999000Z" },
        { 0x13, "0105000000000005150000000102030405060708090A0B0CF4010000", FieldValueKind.Text, "S-1-5-21-67305985-134678021-202050057-500" },
        { 0x14, "0010A0DE", FieldValueKind.Text, "0xdea01000" },
        { 0x15, "0000000000000080", FieldValueKind.Text, "0x8000000000000000" },
        { 0x20, "01020304", FieldValueKind.Text, "01020304" },
        { 0x81, "6100000062000000", FieldValueKind.List, "a, b" },
        { 0x82, "61006200", FieldValueKind.List, "a, b" },
        { 0x83, "01ff", FieldValueKind.List, "1, -1" },
        { 0x86, "01000200", FieldValueKind.List, "1, 2" },
        { 0x88, "0100000002000000", FieldValueKind.List, "1, 2" },
        { 0x88, "01000000", FieldValueKind.Integer, "1" },
        { 0x8a, "01000000000000000200000000000000", FieldValueKind.List, "1, 2" },
        { 0x8d, "0100000000000000", FieldValueKind.List, "true, false" },
        { 0x8f, "5F3870572AC2E043BF4C06F5698FFBD95F3870572AC2E043BF4C06F5698FFBD9", FieldValueKind.List, "5770385F-C22A-43E0-BF4C-06F5698FFBD9, 5770385F-C22A-43E0-BF4C-06F5698FFBD9" },
        { 0x93, "010100000000000512000000" + "010100000000000513000000", FieldValueKind.List, "S-1-5-18, S-1-5-19" },
        { 0x94, "0100000002000000", FieldValueKind.List, "0x1, 0x2" },
        { 0x95, "01000000000000000200000000000000", FieldValueKind.List, "0x1, 0x2" },
        { 0x88, "", FieldValueKind.Null, "" },

        // Bytes that do not fit the type: the closest readable value.
        { 0x08, "0100", FieldValueKind.Integer, "1" },
        { 0x0f, "0102", FieldValueKind.Text, "0102" },
        { 0x13, "0105", FieldValueKind.Text, "0105" },
        { 0x11, "ffffffffffffffff", FieldValueKind.Text, "FFFFFFFFFFFFFFFF" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_type_of_value_is_read(int type, string hex, FieldValueKind kind, string text)
    {
        var bytes = Convert.FromHexString(hex);
        var file = ChunkBuilder.FileOf(t => t.Element("Event", e => e.Element("EventData", d => d.Data("A", 0, type))), (type, bytes));

        var value = Single(file, "A", out var json);

        Assert.Equal((kind, text), (value.Kind, value.Text));
        if (kind is not FieldValueKind.List)
        {
            Assert.Equal(text.ToLowerInvariant(), json.GetProperty("Event").GetProperty("EventData").GetProperty("A").ToString().ToLowerInvariant());
        }
    }

    [Fact]
    public void Pieces_of_text_are_put_together_and_references_are_what_they_stand_for()
    {
        var file = ChunkBuilder.FileOf(
            t => t.Element("Event", e => e.Element("EventData", d => d.Element(
                "Data",
                b => b.Text("a ").Bytes(0x49).Name("lt").Slot(0, 8).Bytes(0x48, 0x3e, 0).Bytes(0x47).Counted("<c>").Bytes(0x49).Name("nbsp").Slot(1, 0x8f),
                ("Name", b => b.Text("A B"))))),
            (8, [7, 0, 0, 0]), (0x8f, [.. Guid, .. Guid]));

        var value = Single(file, "AB", out _);

        Assert.Equal("a <7><c>&nbsp;5770385F-C22A-43E0-BF4C-06F5698FFBD9,5770385F-C22A-43E0-BF4C-06F5698FFBD9", value.Text);
    }

    [Fact]
    public void Processing_instructions_and_CDATA_are_rendered_as_XML()
    {
        var file = new ChunkBuilder().Record(b => b.Bytes(0x0a).Name("target").Bytes(0x0b).Counted("data").Instance(
            t => t.Element("Event", e => e.Element("EventData", d => d.Element(
                "Data", c => c.Bytes(0x07).Counted("a]]>b").Bytes(0x0a).Name("pi").Bytes(0x0b).Counted("x"), ("Name", n => n.Text("A")))))))
            .File();
        string? xml = null;
        EvtxFiles.ForEachBatch(file, batch =>
        {
            Assert.Empty(batch.Problems);
            if (batch.Count > 0)
            {
                Assert.True(EvtxXml.TryRender(batch[0], out xml, out var error), error);
            }
        });

        Assert.Equal("<Event><EventData><Data Name=\"A\"><![CDATA[a]]]]><![CDATA[>b]]><?pi x?></Data></EventData></Event>", xml);
    }

    private static (FieldValueKind Kind, string Text) Single(byte[] file, string name, out JsonElement json)
    {
        (FieldValueKind, string) found = default;
        var rendered = default(JsonElement);
        EvtxFiles.ForEachBatch(file, batch =>
        {
            Assert.Empty(batch.Problems);
            if (batch.Count == 0)
            {
                return;
            }

            var value = batch[0].Get(FieldNames.Intern(name));
            found = (value.Kind, value.ToString());
            Assert.True(EvtxJson.TryRender(batch[0], out var text, out var error), error);
            rendered = JsonDocument.Parse(text).RootElement;
        });
        json = rendered;
        return found;
    }
}

using System.Globalization;
using Midmar.Logs.Formats.Json;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonHostileTests
{
    [Fact]
    public void Arrays_that_hold_an_object_before_the_next_array_cost_no_stack()
    {
        const int deep = 1_000_000;
        var open = string.Concat(Enumerable.Repeat("[{},", deep));
        var read = Reading.All($"{{\"a\":{open}1{new string(']', deep)}}}\n{{\"a\":1}}\n");

        Assert.Equal("1", read.Records[^1]["a"]);
        Assert.NotEmpty(Reading.All($"{{\"a\":{open}").Problems);
    }

    [Fact]
    public void A_name_over_the_limit_is_read_and_not_kept()
    {
        var tree = new KeyTree();
        foreach (var (length, kept) in ((int, bool)[])[(KeyTree.MaxKeptLength, true), (KeyTree.MaxKeptLength + 1, false), (1_000_000, false)])
        {
            byte[] data = [.. Enumerable.Repeat((byte)'n', length - 1), (byte)'"', (byte)':'];
            var position = 0;
            var node = tree.Read(tree.Root, null, data, ref position, new RecordBatch());

            Assert.Equal(length, position);
            Assert.Equal(kept ? length : 0, node!.Quoted.Length);
            Assert.Equal(kept, ReferenceEquals(node, tree.Root.First));
        }
    }

    [Fact]
    public void Very_many_different_names_in_one_record_cost_no_memory_each()
    {
        // The first names are those of another test: the table of names is the whole process's, and EVTX tests need room in it.
        string Member(int i) => i < JsonFormat.MaxFields ? $"\"n{i}\":1" : $"\"n{i}\":{{\"x\":1}}";
        var text = $"{{{string.Join(',', Enumerable.Range(0, 700_000).Select(Member))}}}\n{{\"n5\":2}}";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = Reading.All(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        Assert.Equal(JsonFormat.MaxFields, read.Records[0].Fields.Count);
        Assert.Equal("2", read.Records[1]["n5"]);
        Assert.Equal(["json.too-many-fields"], read.Codes);
    }

    [Fact]
    public void Many_empty_objects_on_a_line_are_as_many_records()
    {
        Assert.Equal(300_000, Reading.All(string.Concat(Enumerable.Repeat("{}", 300_000))).Records.Count);
        Assert.Single(Reading.All($"{{\"a\":[{string.Join(',', Enumerable.Repeat("{}", 300_000))}]}}").Records);
    }

    [Theory]
    [InlineData("{\"x\":1}\n{\"Records\":[{\"a\":1},null,{\"a\":2}],\"more\":{}}\n{\"a\":3}\n", "1 2 3")]
    [InlineData("{\"x\":1}\n{\"Records\":[{\"a\":1}],\"more\":{\n{\"a\":2}\n{\"a\":3}\n", "1 2 3")]
    [InlineData("{\"Records\":[{\"a\":1}]\n{\"more\":2}\n", "1")]
    public void A_damaged_wrapper_hides_nothing_silently(string text, string values)
    {
        var read = Reading.All(text);

        Assert.Equal(values, string.Join(' ', read.Records.Select(r => r["a"]).Where(a => !string.Equals(a, "(missing)", StringComparison.Ordinal))));
        Assert.NotEmpty(read.Problems);
    }

    [Theory]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "\"18446744073709551615\"")]
    [InlineData("123456789012345678901234567890", "\"123456789012345678901234567890\"")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("-0", "0")]
    [InlineData("1.0", "r1")]
    [InlineData("1e3", "r1000")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1,null,\"x\"]", "[1,null,\"x\"]")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "null")]
    public void Values_keep_what_they_say(string json, string value) =>
        Assert.Equal(value, Assert.Single(Reading.All($"{{\"a\":{json}}}").Records)["a"]);

    [Theory]
    [InlineData("\"2026-06-11T18:02:03.123456789+02:00\"", "2026-06-11T16:02:03.1234567Z")]
    [InlineData("\"2026-06-11T18:02:03.5\\u002B02:00\"", "2026-06-11T16:02:03.5000000Z")]
    [InlineData("\"2026-06-11 18:02:03\"", "2026-06-11T18:02:03.0000000Z")]
    [InlineData("\"2026-06-11T18:02:03-0330\"", "2026-06-11T21:32:03.0000000Z")]
    [InlineData("\"\\/Date(1781200923004)\\/\"", "2026-06-11T18:02:03.0040000Z")]
    [InlineData("\"/Date(9223372036854775807)/\"", "none")]
    [InlineData("1781200923", "2026-06-11T18:02:03.0000000Z")]
    [InlineData("1781200923.25", "2026-06-11T18:02:03.2500000Z")]
    [InlineData("\"1781200923004\"", "2026-06-11T18:02:03.0040000Z")]
    [InlineData("1781200923004005", "2026-06-11T18:02:03.0040050Z")]
    [InlineData("-1", "1969-12-31T23:59:59.0000000Z")]
    [InlineData("\"9999-12-31T23:59:59.9999999Z\"", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("\"9999-12-31T23:59:59Z\"", "9999-12-31T23:59:59.0000000Z")]
    [InlineData("\"9999-12-31T23:59:59-01:00\"", "none")]
    [InlineData("\"0001-01-01T00:00:00+01:00\"", "none")]
    [InlineData("\"2026-02-30T00:00:00Z\"", "none")]
    [InlineData("\"2026-06-11T25:00:00Z\"", "none")]
    [InlineData("\"NaN\"", "none")]
    [InlineData("1e300", "none")]
    [InlineData("\"\"", "none")]
    public void Times_are_read_or_left_out(string json, string expected)
    {
        var time = Assert.Single(Reading.All($"{{\"@timestamp\":{json}}}").Records).Time;

        Assert.Equal(expected, time == default ? "none" : time.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_member_that_holds_no_time_leaves_it_to_the_next_surest() => Assert.Equal(
        new DateTime(2026, 6, 11, 18, 2, 3, DateTimeKind.Utc),
        Assert.Single(Reading.All("{\"timestamp\":\"2026-06-11T18:02:03Z\",\"UtcTime\":\"-\",\"@timestamp\":\"\"}").Records).Time);
}

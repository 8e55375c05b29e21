using System.Text;
using CsCheck;
using Midmar.Logs.Formats.Json;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonDamageTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2", "1", "json.truncated@8-1")]
    [InlineData("{\"a\":1}\n{\"b\":\"cut\n{\"a\":2}\n", "1 2", "json.syntax@8-1")]
    [InlineData("{\"a\":1}\nplain text\nmore\n{\"a\":2}\n", "1 2", "json.not-a-record@8-0")]
    [InlineData("{\"a\":1}\n\0\0\0\0{\"a\":2}\n", "1 2", "json.not-a-record@8-0")]
    [InlineData("{\"a\":1}{\"a\":x}{\"a\":2}\n", "1 2", "json.syntax@7-1")]
    [InlineData("[{\"a\":1},5,\"x\",{\"a\":2}]", "1 2", "json.not-a-record@9-0")]
    [InlineData("{\"a\":1},}\n{\"a\":2}\n", "1 2", "json.not-a-record@8-0")]
    [InlineData("{\"a\":1}\n{\"a\" 5}\n{\"a\":2}\n", "1 2", "json.syntax@8-1")]
    [InlineData("{\n \"a\": 1\n}\n{\n \"a\": tru\n}\n{\n \"a\": 2\n}\n", "1 2", "json.syntax@12-1")]
    [InlineData("{\"a\":1}\n{\"a\":{\n{\"a\":2}\n", "1 2", "json.syntax@8-1")]
    public void Damage_is_reported_with_its_place_and_costs_no_other_record(string text, string values, string problems)
    {
        var read = Reading.All(text);

        Assert.Equal(values, string.Join(' ', read.Records.Select(record => record["a"])));
        Assert.Equal(problems, string.Join(' ', read.Problems.Select(p => $"{p.Code}@{p.Offset}-{p.RecordsLost}")));
    }

    [Fact]
    public void Invalid_utf8_is_reported_and_the_record_read()
    {
        var read = Reading.All([.. "{\"a\":\"x"u8, 0xFF, .. "\",\"b\":1}\n{\"b\":2}\n"u8]);

        Assert.Equal(["1", "2"], read.Records.Select(record => record["b"]));
        Assert.Equal("\"x\uFFFD\"", read.Records[0]["a"]);
        Assert.Equal(["json.invalid-utf8"], read.Codes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000_000)]
    public void A_record_over_the_limit_is_skipped_and_the_next_one_read(int extra)
    {
        var text = $"{{\"a\":1}}\n{{\"b\":\"{new string('x', JsonFormat.MaxRecordLength + extra)}\"}}\n{{\"a\":2}}\n";
        var read = Reading.All(text);

        Assert.Equal(["1", "2"], read.Records.Select(record => record["a"]));
        var problem = Assert.Single(read.Problems);
        Assert.Equal(("json.record-too-long", 8, 1), (problem.Code, (int)problem.Offset, problem.RecordsLost));
    }

    [Fact]
    public void A_record_just_under_the_limit_is_read()
    {
        var read = Reading.All($"{{\"a\":1}}\n{{\"b\":\"{new string('x', JsonFormat.MaxRecordLength - 100)}\"}}\n{{\"a\":2}}\n");

        Assert.Equal(3, read.Records.Count);
        Assert.Empty(read.Problems);
    }

    [Fact]
    public void Objects_deeper_than_the_limit_stay_text()
    {
        var deep = JsonFormat.MaxDepth + 5;
        var read = Reading.All(string.Concat(Enumerable.Repeat("{\"a\":", deep)) + "1" + new string('}', deep));
        var field = Assert.Single(Assert.Single(read.Records).Fields);

        Assert.Equal(string.Join('.', Enumerable.Repeat("a", JsonFormat.MaxDepth)), field.Key);
        Assert.StartsWith("\"{\"a\":{", field.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_without_end_cost_neither_stack_nor_time()
    {
        var read = Reading.All(string.Concat(Enumerable.Repeat("{\"a\":\n", 100_000)));
        Assert.Contains("json.too-damaged", read.Codes);

        read = Reading.All($"{{\"a\":{new string('[', 200_000)}{new string(']', 200_000)}}}");
        Assert.Single(read.Records);
    }

    [Fact]
    public void Fields_over_the_limit_are_reported()
    {
        var read = Reading.All($"{{{string.Join(',', Enumerable.Range(0, JsonFormat.MaxFields + 1).Select(i => $"\"n{i}\":{i}"))}}}");

        Assert.Equal(JsonFormat.MaxFields, Assert.Single(read.Records).Fields.Count);
        Assert.Equal(["json.too-many-fields"], read.Codes);
    }

    [Fact]
    public void Names_over_the_limit_are_cut()
    {
        var name = new string('n', JsonFormat.MaxNameLength);
        var read = Reading.All($"{{\"{name}x\":1,\"{name}y\":2}}");

        Assert.Equal("[1,2]", Assert.Single(read.Records)[name]);
    }

    [Fact]
    public void Problems_over_the_limit_are_counted()
    {
        const int broken = JsonFormat.MaxProblems + 50;
        var read = Reading.All(string.Concat(Enumerable.Repeat("{\"a\":x}\n{\"a\":1}\n", broken)));

        Assert.Equal(broken, read.Records.Count);
        Assert.Equal(JsonFormat.MaxProblems + 1, read.Problems.Count);
        Assert.Equal(broken, read.Problems.Sum(problem => problem.RecordsLost));
    }

    [Fact]
    public void Names_beyond_the_tree_are_still_read()
    {
        var text = new StringBuilder();
        for (var i = 0; i < KeyTree.MaxNodes + 1000; i++)
        {
            text.Append("{\"once.").Append(i).Append("\":").Append(i).Append("}\n");
        }

        var read = Reading.All(text.ToString());

        Assert.Empty(read.Problems);
        Assert.All(read.Records.Index(), item => Assert.Equal($"{item.Index}", item.Item[$"once.{item.Index}"]));
    }

    [Fact]
    public void Mutated_logs_are_read_without_exception_and_each_record_inside_its_source() =>
        Gen.ULong.Sample(seed => JsonMutator.Check(JsonDamage.Mutate(seed)), iter: 5_000);
}

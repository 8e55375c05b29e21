using System.Text;
using CsCheck;
using Midmar.Ingest.Splunk;
using Xunit;

namespace Midmar.Ingest.Tests.Splunk;

public sealed class HecReaderTests
{
    private static readonly IngestOptions Small = new() { BatchBytes = 64, MaxRecordBytes = 300 };

    private static readonly string[] Pieces =
    [
        "{\"event\":{\"a\":1}}", "{\"event\":\"text\"}", "{\"event\":\"{\\\"b\\\":2}\"}", "\n", " ", "{", "}", "\"", "\\", "[", "]", "null", "\0",
        "{\"time\":1,\"host\":\"h\",\"event\":[1,2]}", "{\"event\":", "\u00e9", "{\"event\":{\"x\":\"\n\"}}", ",", "{\"fields\":{\"a\":{}},\"event\":1}",
    ];

    [Fact]
    public async Task Anything_is_read_to_its_end_however_it_is_cut_and_always_the_same()
    {
        await Gen.Select(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40], Gen.Int[1, 50], Gen.Bool).SampleAsync(
            async (pieces, step, isRaw) =>
            {
                var body = Encoding.UTF8.GetBytes(string.Concat(pieces));
                var whole = await ReadAsync(new MemoryStream(body), isRaw);
                var stepwise = await ReadAsync(new SlowStream(body, step), isRaw);
                Assert.Equal(whole.Lines, stepwise.Lines);
                Assert.Equal(whole.Events, stepwise.Events);
                Assert.All(whole.Lines, batch => Assert.EndsWith("\n", batch, StringComparison.Ordinal));
            },
            iter: 3_000);
    }

    [Fact]
    public async Task Events_of_a_broken_body_are_found_again_in_the_next_line()
    {
        var body = string.Concat(Enumerable.Repeat("{\"event\":{\"n\":1}}\n", 50)) + "{\"event\":{]}\n" + string.Concat(Enumerable.Repeat("{\"event\":{\"n\":2}}\n", 50));
        var read = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), isRaw: false);

        Assert.Equal(101, read.Events);
        Assert.Equal(101, string.Concat(read.Lines).Count(c => c == '\n'));
    }

    [Fact]
    public async Task An_event_longer_than_the_limit_is_cut_and_the_next_is_taken()
    {
        var body = "{\"event\":\"" + new string('x', 5_000) + "\"}\n{\"event\":\"next\"}\n";
        var read = await ReadAsync(new SlowStream(Encoding.UTF8.GetBytes(body), 7), isRaw: false);

        var lines = string.Concat(read.Lines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([Small.MaxRecordBytes, 18], lines.Select(l => l.Length));
        Assert.Equal("{\"message\":\"next\"}", lines[1]);
        Assert.Equal(HecAnswer.InvalidFormat.Code, read.Fault!.Code);
    }

    private static async Task<(List<string> Lines, long Events, HecAnswer? Fault)> ReadAsync(Stream body, bool isRaw)
    {
        var reader = new HecReader(body, Small, isRaw, "\"host\":\"h\""u8.ToArray());
        var lines = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is { } batch)
        {
            lines.Add(Encoding.UTF8.GetString(batch.Written));
            batch.Release();
        }

        reader.Release();
        return (lines, reader.Events, reader.Fault);
    }
}

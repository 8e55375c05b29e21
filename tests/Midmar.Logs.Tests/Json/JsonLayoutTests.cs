using System.Text;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Json;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonLayoutTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n{\"a\":3}")]
    [InlineData("{\"a\":1}\r\n\r\n{\"a\":2}\r\n{\"a\":3}\r\n")]
    [InlineData("\uFEFF{\"a\":1}{\"a\":2} {\"a\":3}")]
    [InlineData("[{\"a\":1},{\"a\":2},{\"a\":3}]")]
    [InlineData("[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  },\n  {\n    \"a\": 3\n  }\n]\n")]
    [InlineData("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n{\n  \"a\": 3\n}")]
    [InlineData("{\"Records\":[{\"a\":1},{\"a\":2},{\"a\":3}]}")]
    [InlineData("{\n \"Records\" : [\n{\"a\":1},\n{\"a\":2}\n], \"more\": {\"b\":[1]}}\n{\"Records\":[{\"a\":3}]}\n")]
    [InlineData("{\"records\":[{\"a\":1}]}\n{\"Records\":[{\"a\":2},{\"a\":3}],\"next\":null}\n")]
    public void Every_layout_gives_the_same_records(string text)
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var read = Reading.All(encoding.GetBytes(text));

            Assert.Empty(read.Problems);
            Assert.Equal(["1", "2", "3"], read.Records.Select(record => record["a"]));
        }
    }

    [Theory]
    [InlineData("\n", "", "")]
    [InlineData(",\n", "[", "]")]
    [InlineData(",", "{\"Records\":[", "]}")]
    [InlineData("", "", "")]
    public void Records_keep_their_place_however_many_blocks_there_are(string separator, string before, string after)
    {
        const int count = 80_000;
        var text = new StringBuilder(before);
        var offsets = new List<long>();
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? string.Empty : separator);
            offsets.Add(text.Length);
            text.Append("{\"i\":").Append(i).Append(",\"text\":\"a \\\" b {[ \\\\\"}");
        }

        var bytes = Encoding.ASCII.GetBytes(text.Append(after).ToString());
        var read = Reading.All(bytes);

        Assert.True(bytes.Length > 2 * JsonFormat.BlockSize);
        Assert.Empty(read.Problems);
        Assert.Equal(offsets, read.Records.Select(record => record.Offset));
        Assert.Equal($"{count - 1}", read.Records[^1]["i"]);
        Assert.All(read.Records, record => Assert.Equal("\"a \" b {[ \\\"", record["text"]));
    }

    [Fact]
    public void A_stream_that_gives_a_byte_at_a_time_reads_the_same()
    {
        var read = Reading.All(new Trickle("[\n {\"a\":\"\\\"}\"},\n {\"a\":2}\n]"u8.ToArray()));

        Assert.Empty(read.Problems);
        Assert.Equal(["\"\"}\"", "2"], read.Records.Select(record => record["a"]));
    }

    [Fact]
    public void Blocks_stay_near_their_size()
    {
        var line = Encoding.ASCII.GetBytes("{\"a\":\"" + new string('x', 1000) + "\"}\n");
        var cutter = new JsonFormat().CreateCutter(new MemoryStream([.. Enumerable.Repeat(line, 5000).SelectMany(l => l)]));
        var block = new LogBlock();
        while (cutter.TryRead(block))
        {
            Assert.InRange(block.Length, 1, JsonFormat.BlockSize);
        }
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}

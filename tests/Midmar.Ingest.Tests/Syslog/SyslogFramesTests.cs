using System.Text;
using CsCheck;
using Midmar.Ingest.Syslog;
using Xunit;

namespace Midmar.Ingest.Tests.Syslog;

public sealed class SyslogFramesTests
{
    private static readonly string[] Pieces = ["<13>a", "\n", "5 <1>ab", "12 ", "0", "9", " ", "x", "\r\n", "\0", "999999999 ", "1234567890 z"];

    [Fact]
    public async Task The_messages_do_not_depend_on_how_the_network_cut_them()
    {
        await Gen.Int[0, Pieces.Length - 1].Array[0, 40].SampleAsync(
            async chosen =>
            {
                var bytes = Encoding.UTF8.GetBytes(string.Concat(chosen.Select(i => Pieces[i])));
                var whole = await ReadAsync(new MemoryStream(bytes));
                Assert.Equal(whole, await ReadAsync(new SlowStream(bytes, 1)));
                Assert.Equal(whole, await ReadAsync(new SlowStream(bytes, 3)));
            },
            iter: 5_000);
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_takes_no_more_memory_than_a_message_may_have()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var read = await ReadAsync(new LongLine(1L << 30));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(["<13>next"], read.Skip(1));
        Assert.Equal(64 * 1024 + 1, read[0].Length);
        Assert.InRange(allocated, 0, 64L * 1024 * 1024);
    }

    private static async Task<List<string>> ReadAsync(Stream stream)
    {
        var frames = new SyslogFrames(stream);
        var messages = new List<string>();
        while (await frames.FillAsync(CancellationToken.None))
        {
            while (frames.TryTake(out var message))
            {
                messages.Add(Encoding.UTF8.GetString(message.Span));
            }
        }

        frames.Release();
        return messages;
    }
}

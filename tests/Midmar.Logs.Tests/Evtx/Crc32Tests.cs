using Midmar.Logs.Formats.Evtx;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard_comes_out() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Fact]
    public void The_fast_way_gives_what_the_table_gives()
    {
        var bytes = new byte[1_000];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var piece = bytes.AsSpan(0, length);
            Assert.Equal(~Crc32.UpdateByTable(uint.MaxValue, piece), Crc32.Of(piece));
            Assert.Equal(Crc32.Of(piece), Crc32.Of(piece[..(length / 3)], piece[(length / 3)..]));
            Assert.Equal(Crc32.Of(piece), Crc32.Append(Crc32.Append(0, piece[..(length / 3)]), piece[(length / 3)..]));
        }
    }
}

using System.Buffers;
using Midmar.Hosting;
using Xunit;

namespace Midmar.Tests.Hosting;

public sealed class ConnectionMemoryTests
{
    private readonly ConnectionMemory memory = new();

    [Fact]
    public void A_piece_that_is_given_back_is_lent_again_also_by_another_pool()
    {
        using var first = memory.Create();
        using var second = memory.Create();
        var lent = first.Rent();
        var bytes = lent.Memory;
        lent.Dispose();

        using var again = second.Rent(ConnectionMemory.PieceLength);
        Assert.True(bytes.Equals(again.Memory));
        Assert.Equal(ConnectionMemory.PieceLength, again.Memory.Length);
    }

    [Fact]
    public void No_two_have_the_same_piece()
    {
        using var pool = memory.Create();
        var lent = new IMemoryOwner<byte>[64];
        Parallel.For(0, 200, round =>
        {
            for (var i = 0; i < 16; i++)
            {
                using var owner = pool.Rent();
                owner.Memory.Span.Fill((byte)round);
                Thread.Yield();
                Assert.False(owner.Memory.Span.ContainsAnyExcept((byte)round));
            }
        });

        for (var i = 0; i < lent.Length; i++)
        {
            lent[i] = pool.Rent();
            lent[i].Memory.Span[0] = (byte)i;
        }

        Assert.All(lent.Index(), l => Assert.Equal((byte)l.Index, l.Item.Memory.Span[0]));
        Array.ForEach(lent, l => l.Dispose());
    }

    [Fact]
    public void Beyond_so_many_pieces_what_is_given_back_is_let_go()
    {
        using var pool = memory.Create();
        var lent = Enumerable.Range(0, ConnectionMemory.MaxKept + 100).Select(_ => pool.Rent()).ToArray();
        Array.ForEach(lent, l => l.Dispose());

        var again = Enumerable.Range(0, lent.Length).Select(_ => pool.Rent()).ToArray();
        Assert.Equal(ConnectionMemory.MaxKept, again.Intersect(lent).Count());
        Array.ForEach(again, l => l.Dispose());
    }

    [Fact]
    public void More_than_a_piece_is_not_lent()
    {
        using var pool = memory.Create();

        Assert.Equal(ConnectionMemory.PieceLength, pool.MaxBufferSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(ConnectionMemory.PieceLength + 1));
    }
}

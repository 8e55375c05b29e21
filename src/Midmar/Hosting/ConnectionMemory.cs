using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Midmar.Hosting;

/// <summary>
/// What connections are read into, in larger pieces than the server's own of 4 KiB: shippers send megabytes, and each
/// piece is a system call. A connection that is silent holds none.
/// </summary>
internal sealed class ConnectionMemory : IMemoryPoolFactory<byte>
{
    /// <summary>Bytes of a piece: 5,000 connections that all have one hold 80 MB.</summary>
    public const int PieceLength = 16 * 1024;

    /// <summary>Pieces kept for later (count); what is given back beyond them is let go.</summary>
    public const int MaxKept = 1_024;

    private readonly ConcurrentQueue<Piece> kept = new();
    private int count;

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool(this);

    private Piece Take()
    {
        if (!kept.TryDequeue(out var piece))
        {
            return new Piece(this);
        }

        Interlocked.Decrement(ref count);
        return piece;
    }

    private void GiveBack(Piece piece)
    {
        if (Interlocked.Increment(ref count) <= MaxKept)
        {
            kept.Enqueue(piece);
        }
        else
        {
            Interlocked.Decrement(ref count);
        }
    }

    private sealed class Pool(ConnectionMemory memory) : MemoryPool<byte>
    {
        public override int MaxBufferSize => PieceLength;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => minBufferSize <= PieceLength
            ? memory.Take()
            : throw new ArgumentOutOfRangeException(nameof(minBufferSize), minBufferSize, $"A piece has {PieceLength} bytes.");

        protected override void Dispose(bool disposing)
        {
            // The pieces belong to all pools together.
        }
    }

    private sealed class Piece(ConnectionMemory owner) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(PieceLength, pinned: true);

        public void Dispose() => owner.GiveBack(this);
    }
}

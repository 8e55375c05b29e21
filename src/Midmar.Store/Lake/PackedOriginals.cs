using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Columnar;
using ZstdSharp;

namespace Midmar.Store.Lake;

/// <summary>
/// The payloads of a part's frames, packed as they come: while a frame is being read its bytes are at hand, and packed they
/// take a fraction of the memory. Used again for the next segment. One thread.
/// </summary>
internal sealed class PackedOriginals : IDisposable
{
    /// <summary>Bytes of payload from which a block is closed; a longer payload is a block of its own.</summary>
    public const int BlockLength = 1024 * 1024;

    private const int Level = 1;
    private const int HeadBytes = 200;

    private readonly Compressor compressor = new(Level);
    private readonly PageBuffer packed = new();
    private readonly PageBuffer open = new();
    private readonly List<FrameHead> openHeads = [];
    private readonly List<PackedBlock> blocks = [];
    private int heads;

    /// <summary>The blocks that are closed.</summary>
    public IReadOnlyList<PackedBlock> Blocks => blocks;

    /// <summary>Memory held (bytes, about).</summary>
    public long MemoryBytes => packed.Length + open.Length + ((long)heads * HeadBytes);

    /// <summary>The bytes of a closed block.</summary>
    public ReadOnlySpan<byte> this[PackedBlock block] => packed.Written.Slice(block.Offset, block.Length);

    /// <summary>Takes in the payload of a frame.</summary>
    public void Add(JournalFrame frame)
    {
        heads++;
        var payload = frame.Buffer.AsSpan(0, frame.Length);
        if (payload.Length >= BlockLength)
        {
            Pack(payload, [FrameHead.Of(frame, 0)]);
            return;
        }

        if (open.Length + payload.Length > BlockLength)
        {
            Close();
        }

        openHeads.Add(FrameHead.Of(frame, open.Length));
        open.Bytes(payload);
    }

    /// <summary>Closes the block that is open; afterwards all is in <see cref="Blocks"/>. More may be added.</summary>
    public void Close()
    {
        if (openHeads.Count > 0)
        {
            Pack(open.Written, [.. openHeads]);
            openHeads.Clear();
            open.Clear();
        }
    }

    /// <summary>Forgets all and keeps the memory.</summary>
    public void Clear()
    {
        packed.Clear();
        open.Clear();
        openHeads.Clear();
        blocks.Clear();
        heads = 0;
    }

    public void Dispose() => compressor.Dispose();

    private void Pack(ReadOnlySpan<byte> bytes, FrameHead[] frames)
    {
        var offset = packed.Length;
        packed.Advance(compressor.Wrap(bytes, packed.Room(Compressor.GetCompressBound(bytes.Length))));
        blocks.Add(new PackedBlock(offset, packed.Length - offset, frames));
    }
}

/// <summary>A block of payloads.</summary>
/// <param name="Offset">Where it lies among the packed bytes.</param>
/// <param name="Length">Bytes, packed.</param>
/// <param name="Frames">The frames it holds.</param>
internal sealed record PackedBlock(int Offset, int Length, FrameHead[] Frames);

/// <summary>What is known of a frame without its payload.</summary>
/// <param name="Position">See <see cref="JournalFrame.Position"/>.</param>
/// <param name="End">See <see cref="JournalFrame.End"/>.</param>
/// <param name="Offset">Where its payload begins in the unpacked block.</param>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Source">See <see cref="JournalFrame.Source"/>.</param>
/// <param name="RecordSource">See <see cref="JournalFrame.RecordSource"/>.</param>
/// <param name="RecordPosition">See <see cref="JournalFrame.RecordPosition"/>.</param>
/// <param name="Arrived">See <see cref="JournalFrame.Arrived"/>.</param>
/// <param name="Received">See <see cref="JournalFrame.Received"/>.</param>
/// <param name="Lane">See <see cref="JournalFrame.Lane"/>.</param>
/// <param name="ReadAs">See <see cref="JournalFrame.ReadAs"/>.</param>
internal sealed record FrameHead(
    long Position, long End, int Offset, int Length, SourceId Source, ulong RecordSource, long RecordPosition,
    DateTime Arrived, DateTime Received, ulong Lane, ReadAs ReadAs)
{
    public static FrameHead Of(JournalFrame frame, int offset) => new(
        frame.Position, frame.End, offset, frame.Length, frame.Source, frame.RecordSource, frame.RecordPosition,
        frame.Arrived, frame.Received, frame.Lane, frame.ReadAs);

    public JournalFrame ToFrame(WorkspaceId workspace, byte[] payload) => new()
    {
        Kind = FrameKind.Records,
        Position = Position,
        End = End,
        Workspace = workspace,
        Source = Source,
        RecordSource = RecordSource,
        RecordPosition = RecordPosition,
        Arrived = Arrived,
        Received = Received,
        Lane = Lane,
        Digest = null,
        ReadAs = ReadAs,
        Buffer = payload,
        Length = payload.Length,
    };
}

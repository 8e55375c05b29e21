namespace Midmar.Ingest.Tests;

/// <summary>A line of so many bytes that is never in memory, then a short one.</summary>
internal sealed class LongLine(long length) : Stream
{
    private static readonly byte[] Next = "\n<13>next\n"u8.ToArray();

    private long at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length + Next.Length;

    public override long Position
    {
        get => at;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (at < length)
        {
            var count = (int)Math.Min(buffer.Length, length - at);
            buffer[..count].Fill((byte)'x');
            at += count;
            return count;
        }

        var rest = Next.AsSpan((int)(at - length));
        var taken = Math.Min(rest.Length, buffer.Length);
        rest[..taken].CopyTo(buffer);
        at += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

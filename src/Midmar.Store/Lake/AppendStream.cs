using Midmar.Store.Files;

namespace Midmar.Store.Lake;

/// <summary>A durable file as a stream to write to, from its beginning to its end.</summary>
internal sealed class AppendStream(IAppendFile file) : Stream
{
    private const int BufferLength = 256 * 1024;

    private readonly byte[] buffer = new byte[BufferLength];
    private int buffered;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length + buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException("The file only grows.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferLength - buffered)
        {
            WriteOut();
        }

        if (bytes.Length > BufferLength)
        {
            file.Append(bytes);
            return;
        }

        bytes.CopyTo(buffer.AsSpan(buffered));
        buffered += bytes.Length;
    }

    /// <summary>Nothing: whoever writes Parquet flushes after every page, and only <see cref="WriteOut"/> matters.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    /// <summary>Hands what is buffered to the file. Call it at the end.</summary>
    public void WriteOut()
    {
        if (buffered > 0)
        {
            file.Append(buffer.AsSpan(0, buffered));
            buffered = 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is written only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The file only grows.");

    public override void SetLength(long value) => throw new NotSupportedException("The file only grows.");
}

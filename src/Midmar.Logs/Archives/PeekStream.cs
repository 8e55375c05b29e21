namespace Midmar.Logs.Archives;

/// <summary>A forward-only stream whose first bytes can be looked at before they are read.</summary>
public sealed class PeekStream : ForwardStream
{
    private readonly Stream inner;
    private readonly bool leaveOpen;
    private byte[] head = [];
    private int from;
    private int to;

    /// <summary>Wraps a stream.</summary>
    /// <param name="inner">The stream.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this one is disposed.</param>
    public PeekStream(Stream inner, bool leaveOpen)
    {
        this.inner = inner;
        this.leaveOpen = leaveOpen;
    }

    /// <summary>The next bytes, which stay to be read: as many as wanted, or fewer at the end of the stream.</summary>
    /// <param name="count">Bytes wanted.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (to - from < count)
        {
            var larger = new byte[count];
            head.AsSpan(from, to - from).CopyTo(larger);
            (head, to, from) = (larger, to - from, 0);
            to += inner.ReadAtLeast(head.AsSpan(to), count - to, throwOnEndOfStream: false);
        }

        return head.AsSpan(from, Math.Min(count, to - from));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (from == to)
        {
            return inner.Read(buffer);
        }

        var length = Math.Min(buffer.Length, to - from);
        head.AsSpan(from, length).CopyTo(buffer);
        from += length;
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

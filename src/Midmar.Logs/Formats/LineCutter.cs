namespace Midmar.Logs.Formats;

/// <summary>
/// Cuts a stream into blocks of whole lines. Of a line that is longer than a block only the beginning goes on: one byte more
/// than a line may have, by which the parser sees that it was cut.
/// </summary>
internal sealed class LineCutter(Stream stream, int blockSize, int maxLineLength) : BlockCutter
{
    private readonly byte[] buffer = new byte[blockSize];
    private int from;
    private int to;
    private long offset;
    private bool isAtEnd;
    private bool isSkipping;

    private ReadOnlySpan<byte> Available => buffer.AsSpan(from, to - from);

    /// <inheritdoc/>
    public override bool TryRead(LogBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        block.Problems.Clear();
        block.Length = 0;
        Fill();
        while (isSkipping && !Available.IsEmpty)
        {
            var end = Available.IndexOf((byte)'\n');
            isSkipping = end < 0;
            Consume(end < 0 ? Available.Length : end + 1);
            Fill();
        }

        if (Available.IsEmpty)
        {
            return false;
        }

        Give(block, LengthOfLines());
        return true;
    }

    private int LengthOfLines()
    {
        var last = Available.LastIndexOf((byte)'\n');
        if (isAtEnd || last >= 0)
        {
            return isAtEnd ? Available.Length : last + 1;
        }

        isSkipping = true;
        return Math.Min(maxLineLength + 1, Available.Length);
    }

    private void Give(LogBlock block, int length)
    {
        block.Offset = offset;
        block.Length = length;
        if (block.Buffer.Length < length)
        {
            block.Buffer = new byte[length];
        }

        Available[..length].CopyTo(block.Buffer);
        Consume(length);
    }

    private void Consume(int length)
    {
        from += length;
        offset += length;
    }

    private void Fill()
    {
        if (isAtEnd || (from == 0 && to == buffer.Length))
        {
            return;
        }

        Available.CopyTo(buffer);
        (from, to) = (0, to - from);
        var read = stream.ReadAtLeast(buffer.AsSpan(to), buffer.Length - to, throwOnEndOfStream: false);
        to += read;
        isAtEnd = to < buffer.Length;
    }
}

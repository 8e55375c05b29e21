using System.Buffers;
using Midmar.Logs.Formats.Syslog;

namespace Midmar.Ingest.Syslog;

/// <summary>
/// Cuts a stream into messages, as RFC 6587 describes both ways: with their length before them, or one a line. Each message
/// says by its first byte which it is. Of a message that is too long the beginning is kept, one byte more than is allowed.
/// </summary>
internal sealed class SyslogFrames(Stream stream)
{
    private const int SmallBuffer = 4 * 1024;
    private const int MaxDigits = 9;
    private const int Longest = SyslogFormat.MaxLineLength + 1;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int from;
    private int to;
    private long skip;
    private bool isSkippingLine;
    private bool isAtEnd;

    /// <summary>Waits for more; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (isAtEnd)
        {
            return false;
        }

        MakeRoom();
        var read = await stream.ReadAsync(buffer.AsMemory(to), cancellation);
        isAtEnd = read == 0;
        to += read;
        return true;
    }

    /// <summary>The next message, good until the next call; false when more must come first.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (!PassOver())
        {
            return false;
        }

        var text = buffer.AsSpan(from, to - from);
        if (text.IsEmpty)
        {
            return false;
        }

        return TryReadLength(text, out var digits, out var length, out var needsMore)
            ? TakeCounted(text, digits + 1, length, out message)
            : !needsMore && TakeLine(text, out message);
    }

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        (from, to, isAtEnd) = (0, 0, true);
    }

    private bool TakeCounted(ReadOnlySpan<byte> text, int start, int length, out ReadOnlyMemory<byte> message)
    {
        message = default;
        var wanted = Math.Min(length, Longest);
        if (text.Length - start < wanted && !isAtEnd)
        {
            return false;
        }

        wanted = Math.Min(wanted, text.Length - start);
        message = buffer.AsMemory(from + start, wanted);
        from += start + wanted;
        skip = length - wanted;
        return true;
    }

    private bool TakeLine(ReadOnlySpan<byte> text, out ReadOnlyMemory<byte> message)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0 && text.Length < Longest && !isAtEnd)
        {
            message = default;
            return false;
        }

        var whole = end < 0 ? text.Length : end;
        var length = Math.Min(whole, Longest);
        message = buffer.AsMemory(from, length);
        isSkippingLine = length < whole || (end < 0 && !isAtEnd);
        from += length;
        return true;
    }

    /// <summary>Passes over the rest of what was too long, and over what stands between messages.</summary>
    private bool PassOver()
    {
        var passed = (int)Math.Min(skip, to - from);
        from += passed;
        skip -= passed;
        if (skip > 0)
        {
            return false;
        }

        if (isSkippingLine)
        {
            var end = buffer.AsSpan(from, to - from).IndexOf((byte)'\n');
            from = end < 0 ? to : from + end + 1;
            isSkippingLine = end < 0;
        }

        var rest = buffer.AsSpan(from, to - from);
        from += rest.Length - rest.TrimStart("\r\n\0"u8).Length;
        return !isSkippingLine;
    }

    private bool TryReadLength(ReadOnlySpan<byte> text, out int digits, out int length, out bool needsMore)
    {
        (digits, length) = (0, 0);
        while (digits < text.Length && digits < MaxDigits && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            length = (length * 10) + text[digits++] - '0';
        }

        needsMore = digits == text.Length && !isAtEnd;
        return digits > 0 && digits < text.Length && text[0] != (byte)'0' && text[digits] == (byte)' ';
    }

    private void MakeRoom()
    {
        if (from == to && buffer.Length > SmallBuffer * 4)
        {
            // A connection that has nothing to say keeps little.
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
            (from, to) = (0, 0);
        }

        buffer.AsSpan(from, to - from).CopyTo(buffer);
        (from, to) = (0, to - from);
        if (to == buffer.Length)
        {
            var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.CopyTo(longer, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = longer;
        }
    }
}

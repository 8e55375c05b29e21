using System.Buffers;

namespace Midmar.Ingest.Splunk;

/// <summary>
/// Cuts a body of JSON objects, one after the other with or without blanks between them, or of raw lines, into batches of
/// lines. What is no event is passed over and said; the events around it are taken. Where batches are cut follows from the
/// bytes alone, so that a body sent again gives the same batches.
/// </summary>
internal sealed class HecReader(Stream body, IngestOptions options, bool isRaw, byte[] rawMetadata)
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(options.BatchBytes);
    private int from;
    private int to;
    private long total;
    private bool isAtEnd;
    private bool isSkippingLine;

    /// <summary>Events so far, refused ones included.</summary>
    public long Events { get; private set; }

    /// <summary>Events of which nothing was kept.</summary>
    public long Refused { get; private set; }

    /// <summary>The first thing that was wrong.</summary>
    public HecAnswer? Fault { get; private set; }

    /// <summary>The next batch of lines, which the caller releases; null at the end.</summary>
    public async ValueTask<LineBuffer?> ReadAsync(CancellationToken cancellation)
    {
        var batch = new LineBuffer(options.BatchBytes);
        while (Fault?.Status != HecAnswer.TooLarge.Status)
        {
            var taken = Take(batch);
            if (taken && batch.Length >= options.BatchBytes)
            {
                return batch;
            }

            if (!taken && !await FillAsync(cancellation))
            {
                break;
            }
        }

        if (batch.Length > 0)
        {
            return batch;
        }

        batch.Release();
        return null;
    }

    public void Release() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Takes the next event from what is read; false when more must be read for it.</summary>
    private bool Take(LineBuffer batch)
    {
        if (isSkippingLine && !SkipLine())
        {
            return false;
        }

        var window = buffer.AsSpan(from, to - from);
        from += window.Length - window.TrimStart(isRaw ? "\r\n"u8 : " \t\r\n"u8).Length;
        window = buffer.AsSpan(from, to - from);
        if (window.IsEmpty)
        {
            return false;
        }

        return isRaw ? TakeLine(batch, window) : TakeObject(batch, window);
    }

    private bool TakeObject(LineBuffer batch, ReadOnlySpan<byte> window)
    {
        var length = window[0] == (byte)'{' ? JsonText.LengthOfValue(window, isAtEnd) : -1;
        if (length == 0 && window.Length < options.MaxRecordBytes)
        {
            return false;
        }

        if (length <= 0 || length > options.MaxRecordBytes)
        {
            return TakeBroken(batch, window);
        }

        var answer = HecEvent.Write(window[..length], batch);
        if (answer != HecAnswer.Success)
        {
            Refused++;
            Note(answer);
        }

        Events++;
        from += length;
        return true;
    }

    private bool TakeLine(LineBuffer batch, ReadOnlySpan<byte> window)
    {
        var end = window.IndexOf((byte)'\n');
        if (end < 0 && !isAtEnd && window.Length < options.MaxRecordBytes)
        {
            return false;
        }

        if (end > options.MaxRecordBytes || (end < 0 && window.Length > options.MaxRecordBytes))
        {
            return TakeBroken(batch, window);
        }

        HecEvent.WriteRaw((end < 0 ? window : window[..end]).TrimEnd((byte)'\r'), rawMetadata, batch);
        Events++;
        from += end < 0 ? window.Length : end + 1;
        return true;
    }

    /// <summary>What cannot be read goes on as it is up to the end of its line, to be kept as a failed record.</summary>
    private bool TakeBroken(LineBuffer batch, ReadOnlySpan<byte> window)
    {
        var end = window.IndexOf((byte)'\n');
        if (end < 0 && !isAtEnd && window.Length < options.MaxRecordBytes)
        {
            return false;
        }

        var line = window[..Math.Min(end < 0 ? window.Length : end, options.MaxRecordBytes)];
        Note(HecAnswer.InvalidFormat);
        batch.Write(line);
        batch.Write((byte)'\n');
        Events++;
        isSkippingLine = end < 0 ? line.Length < window.Length || !isAtEnd : line.Length < end;
        from += line.Length;
        return true;
    }

    private bool SkipLine()
    {
        var end = buffer.AsSpan(from, to - from).IndexOf((byte)'\n');
        from = end < 0 ? to : from + end + 1;
        isSkippingLine = end < 0;
        return end >= 0;
    }

    private void Note(HecAnswer answer) => Fault ??= answer with { EventNumber = Events };

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (isAtEnd)
        {
            return false;
        }

        if (from > 0)
        {
            buffer.AsSpan(from, to - from).CopyTo(buffer);
            (from, to) = (0, to - from);
        }

        if (to == buffer.Length)
        {
            var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.CopyTo(longer, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = longer;
        }

        // To the brim: an object that is not whole yet is looked through again each time.
        while (!isAtEnd && to < buffer.Length)
        {
            var read = await body.ReadAsync(buffer.AsMemory(to), cancellation);
            isAtEnd = read == 0;
            to += read;
            total += read;
        }

        if (total > options.MaxBodyBytes)
        {
            Fault = HecAnswer.TooLarge;
            return false;
        }

        return to > from || isAtEnd;
    }
}

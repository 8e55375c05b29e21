namespace Midmar.Logs.Archives;

/// <summary>
/// The content of an entry. Damage and limits end it as its end would, after what could be read, and are reported.
/// </summary>
internal sealed class UnpackedStream(
    ArchiveWalker walker, ArchiveLimits limits, string name, Stream inner, Func<long> packed, Func<long, bool> isWhole, uint? checksum) : ForwardStream
{
    private uint crc;
    private long count;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty)
        {
            return 0;
        }

        var read = ReadInner(buffer);
        count += read;
        walker.Unpacked += read;
        if (read == 0)
        {
            ended = true;
        }
        else if (walker.Unpacked > limits.MaxBytes)
        {
            End("archive.too-large", $"More than {limits.MaxBytes} bytes in all; the rest was skipped.");
        }
        else if (count > limits.RatioFrom && count / limits.MaxRatio > packed())
        {
            End("archive.ratio", $"Unpacks to more than {limits.MaxRatio} times its size; the rest was skipped.");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            if (checksum is not null)
            {
                crc = Crc32.Append(crc, buffer[..read]);
            }

            if (read == 0 && !isWhole(count))
            {
                End("archive.truncated", $"The packed data ends before the entry does, after {count} unpacked bytes; what was there was read.");
            }
            else if (read == 0 && checksum is { } expected && crc != expected)
            {
                End("archive.checksum", $"The content's CRC-32 is {crc:x8}, the archive says {expected:x8}; it was read as it is.");
            }

            return read;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            End("archive.damaged-data", $"The packed data is damaged or cut after {count} unpacked bytes ({problem.Message}); what was there was read.");
            return 0;
        }
    }

    private void End(string code, string message)
    {
        ended = true;
        walker.Report(name, code, message, count);
    }
}

using System.Text;
using Midmar.Logs.Archives;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>
/// Cuts JSON into blocks of whole records. Where a record fills a line, at the last line break: fast, and damage stays
/// in its line. Elsewhere (arrays, pretty-printed objects, one endless line) by following braces and strings.
/// </summary>
internal sealed class JsonCutter : BlockCutter
{
    private const int SmallestBuffer = 64 * 1024;

    private readonly Stream stream;
    private byte[] buffer = new byte[SmallestBuffer];
    private int from;
    private int to;
    private long offset;
    private bool atEnd;
    private bool inArray;
    private bool inWrapper;

    public JsonCutter(Stream stream)
    {
        var peeked = new PeekStream(stream, leaveOpen: true);
        var encoding = Utf16.Detect(peeked.Peek(4));
        this.stream = encoding is null ? peeked : Encoding.CreateTranscodingStream(peeked, encoding, Encoding.UTF8, leaveOpen: true);
        Ensure(JsonFormat.BlockSize);
        Consume(Available.StartsWith(Utf16.Utf8Mark) ? Utf16.Utf8Mark.Length : 0);
    }

    private ReadOnlySpan<byte> Available => buffer.AsSpan(from, to - from);

    /// <summary>Whether a line ends where a pretty-printer breaks one.</summary>
    public static bool LooksUnfinished(ReadOnlySpan<byte> line)
    {
        var text = line.TrimEnd(" \t\r"u8);
        return !text.IsEmpty && text[^1] is (byte)'{' or (byte)'[' or (byte)',' or (byte)':';
    }

    public override bool TryRead(LogBlock block)
    {
        block.Problems.Clear();
        block.Length = 0;
        while (block.Length == 0)
        {
            Ensure(JsonFormat.BlockSize);
            SkipToRecord(block);
            if (!Available.IsEmpty)
            {
                var length = !inArray && FillsLines() ? LengthOfLines() : LengthOfRecords(block);
                Give(block, length);
            }
            else if (atEnd)
            {
                return false;
            }
        }

        return true;
    }

    private void SkipToRecord(LogBlock block)
    {
        while (true)
        {
            Consume(Available.Length - Available.TrimStart(" \t\r\n,"u8).Length);
            if (Available.IsEmpty)
            {
                return;
            }

            if (inArray && Available[0] == (byte)']')
            {
                Consume(1);
                LeaveArray(block);
            }
            else if (!inArray && Available[0] == (byte)'[')
            {
                inArray = true;
                Consume(1);
            }
            else if (!inArray && JsonWrapper.PrefixLength(Available) is > 0 and var length)
            {
                inArray = inWrapper = true;
                Consume(length);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Leaves an array, and what follows it in its wrapper.</summary>
    private void LeaveArray(LogBlock block)
    {
        var start = offset;
        var scanner = new StructureScanner(1);
        while (inWrapper && !Available.IsEmpty)
        {
            var position = 0;
            inWrapper = !scanner.FindEnd(Available, ref position);
            Consume(position);
            if (inWrapper)
            {
                Ensure(JsonFormat.BlockSize);
            }
        }

        if (inWrapper)
        {
            block.Problems.Add(new ReadProblem(
                "json.open-wrapper",
                $"The object around an array of records is not closed; {offset - start} bytes after the array were passed over.",
                start,
                RecordsLost: 0));
        }

        inArray = inWrapper = false;
    }

    private bool FillsLines()
    {
        var line = Available.IndexOf((byte)'\n');
        return line < 0 ? atEnd && Available.Length <= JsonFormat.BlockSize : !LooksUnfinished(Available[..line]);
    }

    private int LengthOfLines()
    {
        if (atEnd && Available.Length <= JsonFormat.BlockSize)
        {
            return Available.Length;
        }

        var last = Available[..Math.Min(Available.Length, JsonFormat.BlockSize)].LastIndexOf((byte)'\n');
        return 1 + (last >= 0 ? last : Available.IndexOf((byte)'\n'));
    }

    private int LengthOfRecords(LogBlock block)
    {
        var scanner = new StructureScanner(0);
        var position = 0;
        var end = 0;
        while (true)
        {
            while (end < JsonFormat.BlockSize && scanner.FindEnd(Available, ref position))
            {
                if (scanner.Depth < 0 && inArray && Available[position - 1] == (byte)']')
                {
                    return position - 1;
                }

                scanner = new StructureScanner(0);
                end = position;
            }

            if (end >= JsonFormat.BlockSize || (end > 0 && !atEnd))
            {
                return end;
            }

            if (atEnd)
            {
                return Available.Length;
            }

            if (Available.Length >= JsonFormat.MaxRecordLength)
            {
                return TooLong(block, scanner);
            }

            Ensure(Math.Min(Available.Length * 2, JsonFormat.MaxRecordLength));
        }
    }

    /// <summary>
    /// A record that does not end within the limit. Several lines go to the parser, which finds the next record among
    /// them; one line is skipped.
    /// </summary>
    private int TooLong(LogBlock block, StructureScanner scanner)
    {
        var lastLine = Available.LastIndexOf((byte)'\n');
        if (lastLine >= 0)
        {
            return lastLine + 1;
        }

        block.Problems.Add(new ReadProblem(
            "json.record-too-long",
            $"A record is longer than the limit of {JsonFormat.MaxRecordLength} bytes; it was skipped.",
            offset,
            RecordsLost: 1));
        var position = Available.Length;
        while (true)
        {
            Consume(position);
            Ensure(JsonFormat.BlockSize);
            if (Available.IsEmpty)
            {
                return 0;
            }

            position = 0;
            var line = Available.IndexOf((byte)'\n');
            if (scanner.FindEnd(line < 0 ? Available : Available[..line], ref position) || line >= 0)
            {
                Consume(position);
                return 0;
            }
        }
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

    /// <summary>Reads until so many bytes are available, or the stream ends.</summary>
    private void Ensure(int length)
    {
        if (atEnd || to - from >= length)
        {
            return;
        }

        Available.CopyTo(buffer);
        to -= from;
        from = 0;
        while (to < length && !atEnd)
        {
            if (to == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var wanted = Math.Min(length, buffer.Length) - to;
            var read = stream.ReadAtLeast(buffer.AsSpan(to), wanted, throwOnEndOfStream: false);
            to += read;
            atEnd = read < wanted;
        }
    }
}

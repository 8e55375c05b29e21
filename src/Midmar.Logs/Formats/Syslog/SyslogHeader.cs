namespace Midmar.Logs.Formats.Syslog;

/// <summary>A part of a line.</summary>
/// <param name="Start">First byte in the block.</param>
/// <param name="Length">Bytes; 0: there is none.</param>
internal readonly record struct Part(int Start, int Length)
{
    public static readonly Part None;

    public bool IsMissing => Length == 0;

    public static Part Between(int start, int end) => new(start, end - start);
}

/// <summary>What stands before a message's text.</summary>
internal struct SyslogHeader
{
    /// <summary>Longest tag (bytes): RFC 3164 says 32, programs write longer ones.</summary>
    private const int MaxTag = 128;

    /// <summary>0 to 191; -1: not said.</summary>
    public int Priority { get; private set; }

    /// <summary>UTC; <c>default</c>: not said, or without a year that is not known.</summary>
    public DateTime Time { get; private set; }

    public Part Host { get; private set; }

    public Part App { get; private set; }

    public Part Process { get; private set; }

    public Part MessageId { get; private set; }

    /// <summary>Structured data, brackets included.</summary>
    public Part Data { get; private set; }

    public Part Message { get; private set; }

    /// <summary>Whether the line can hardly be anything else.</summary>
    public bool IsCertain { get; private set; }

    /// <summary>Reads the header of the line from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static SyslogHeader Read(ReadOnlySpan<byte> data, int start, int end, DateTime arrived)
    {
        var header = new SyslogHeader { Priority = -1 };
        var at = header.ReadPriority(data, start, end);
        if (header.Priority < 0 || !header.ReadVersion1(data, at, end))
        {
            header.ReadTraditional(data, at, end, arrived);
        }

        return header;
    }

    private int ReadPriority(ReadOnlySpan<byte> data, int start, int end)
    {
        var text = data[start..end];
        var close = text.IndexOf((byte)'>');
        if (text.IsEmpty || text[0] != (byte)'<' || close is < 2 or > 4)
        {
            return start;
        }

        var value = 0;
        foreach (var digit in text[1..close])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return start;
            }

            value = (value * 10) + digit - '0';
        }

        if (value > 191)
        {
            return start;
        }

        Priority = value;
        IsCertain = true;
        return start + close + 1;
    }

    /// <summary>RFC 5424, section 6; false when it is not that.</summary>
    private bool ReadVersion1(ReadOnlySpan<byte> data, int at, int end)
    {
        if (end - at < 2 || data[at] != (byte)'1' || data[at + 1] != (byte)' ')
        {
            return false;
        }

        at += 2;
        var time = Token(data, ref at, end);
        var stamp = default(DateTime);
        if (!time.IsMissing && !Json.EventTimes.TryParse(data.Slice(time.Start, time.Length), out stamp))
        {
            return false;
        }

        Time = stamp;
        Host = Token(data, ref at, end);
        App = Token(data, ref at, end);
        Process = Token(data, ref at, end);
        MessageId = Token(data, ref at, end);
        at = ReadStructuredData(data, at, end);
        if (data[at..end].StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            at += 3;
        }

        Message = Part.Between(at, end);
        return true;
    }

    private int ReadStructuredData(ReadOnlySpan<byte> data, int at, int end)
    {
        if (at < end && data[at] == (byte)'-')
        {
            at++;
        }
        else if (StructuredData.EndOf(data, at, end) is > 0 and var after)
        {
            Data = Part.Between(at, after);
            at = after;
        }

        return at < end && data[at] == (byte)' ' ? at + 1 : at;
    }

    /// <summary>RFC 3164, section 4, and what is written in its place.</summary>
    private void ReadTraditional(ReadOnlySpan<byte> data, int at, int end, DateTime arrived)
    {
        var hasTime = SyslogTimes.TryRead(data[..end], ref at, arrived, out var time);
        Time = time;
        if (hasTime)
        {
            at = ReadHost(data, at, end);
        }

        var before = at;
        at = ReadTag(data, at, end);
        IsCertain |= hasTime && at > before;
        Message = Part.Between(at, end);
    }

    /// <summary>A word that ends with a colon, or has a bracket, is a tag already: there is no host.</summary>
    private int ReadHost(ReadOnlySpan<byte> data, int at, int end)
    {
        var blank = data[at..end].IndexOf((byte)' ');
        if (blank <= 0)
        {
            return at;
        }

        var word = data.Slice(at, blank);
        if (word[^1] == (byte)':' || word.IndexOfAny((byte)'[', (byte)'{', (byte)'%') >= 0)
        {
            return at;
        }

        Host = new Part(at, blank);
        return at + blank + 1;
    }

    /// <summary><c>tag:</c>, <c>tag[123]:</c> or <c>tag[123]</c>; anything else is text.</summary>
    private int ReadTag(ReadOnlySpan<byte> data, int at, int end)
    {
        var text = data[at..end];
        var stop = text[..Math.Min(text.Length, MaxTag)].IndexOfAny(" :["u8);
        if (stop <= 0 || text[stop] == (byte)' ' || text[0] is (byte)'{' or (byte)'"')
        {
            return at;
        }

        if (text[stop] == (byte)'[')
        {
            var close = text[stop..Math.Min(text.Length, stop + MaxTag)].IndexOf((byte)']');
            if (close < 0)
            {
                return at;
            }

            close += stop;
            App = new Part(at, stop);
            Process = Part.Between(at + stop + 1, at + close);
            stop = close + 1;
            stop += stop < text.Length && text[stop] == (byte)':' ? 1 : 0;
        }
        else if (stop + 1 < text.Length && text[stop + 1] != (byte)' ')
        {
            // "http://..." and "12:30" are no tags; "%ASA-4-106023:" always has a blank after it.
            return at;
        }
        else
        {
            App = new Part(at, stop);
            stop++;
        }

        stop += stop < text.Length && text[stop] == (byte)' ' ? 1 : 0;
        return at + stop;
    }

    /// <summary>The next word of RFC 5424; <c>-</c> is none.</summary>
    private static Part Token(ReadOnlySpan<byte> data, ref int at, int end)
    {
        var blank = data[at..end].IndexOf((byte)' ');
        var stop = blank < 0 ? end : at + blank;
        var word = Part.Between(at, stop);
        at = Math.Min(stop + 1, end);
        return word.Length == 1 && data[word.Start] == (byte)'-' ? Part.None : word;
    }
}

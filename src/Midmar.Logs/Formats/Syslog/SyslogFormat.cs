namespace Midmar.Logs.Formats.Syslog;

/// <summary>
/// Syslog messages, one a line: RFC 5424; RFC 3164 as programs really write it, with or without its priority; and what
/// rsyslog writes into files (an ISO time instead). Anything else in a line is a message too, as RFC 3164 has it.
/// </summary>
/// <remarks>
/// A line may begin with <see cref="SenderMark"/>, an address and the mark again: a door puts there who sent it, because
/// many devices do not say. It is no part of the original.
/// </remarks>
public sealed class SyslogFormat : LogFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "syslog";

    /// <summary>Longest message (bytes). A longer one is reported, and kept cut as a failed record.</summary>
    public const int MaxLineLength = 64 * 1024;

    /// <summary>Bytes of an ordinary block.</summary>
    public const int BlockSize = 1024 * 1024;

    /// <summary>Structured data elements of one message (count); what follows is part of the message's text.</summary>
    public const int MaxElements = 64;

    /// <summary>Parameters of structured data of one message that become fields (count); more are in the original only.</summary>
    public const int MaxParameters = 512;

    /// <summary>Stands around a sender's address at the beginning of a line.</summary>
    public const byte SenderMark = 0x01;

    /// <summary>Lines looked at to recognise the format (count); three quarters of them must have a header.</summary>
    public const int LinesLookedAt = 16;

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head, string path)
    {
        var (lines, headers) = (0, 0);
        while (lines < LinesLookedAt && !head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            var line = (end < 0 ? head : head[..end]).TrimEnd((byte)'\r');
            head = end < 0 ? [] : head[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            lines++;
            headers += SyslogHeader.Read(line, 0, line.Length, default).IsCertain ? 1 : 0;
        }

        return lines > 0 && headers * 4 >= lines * 3;
    }

    /// <inheritdoc/>
    public override BlockCutter CreateCutter(Stream stream) => new LineCutter(stream, BlockSize, MaxLineLength);

    /// <inheritdoc/>
    public override BlockParser CreateParser(ReadContext context) => new SyslogParser(context);
}

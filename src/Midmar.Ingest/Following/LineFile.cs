using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Syslog;

namespace Midmar.Ingest.Following;

/// <summary>Hands in what a file of lines has got since the last look.</summary>
internal sealed class LineFile(IIntake intake, FollowOptions options, Action save)
{
    private byte[] buffer = new byte[options.BlockBytes];

    /// <summary>Reads on to the last line break, or to the end of a file that will not grow.</summary>
    /// <returns>Why it stopped before, if it did.</returns>
    public async Task<DeliveryRefusal> ReadAsync(Source source, FilePosition position, FileStream file, bool isFinished, CancellationToken cancellation)
    {
        while (true)
        {
            var length = position.Pending > 0 ? Refill(position, file) : Fill(position, file, isFinished);
            if (length == 0)
            {
                return DeliveryRefusal.None;
            }

            if (length < 0)
            {
                continue;
            }

            if (position.Pending == 0)
            {
                position.Pending = length;
                save();
            }

            var isHistory = position.Offset < position.HistoryEnd;
            var readAs = new ReadAs(position.Format, Path.GetFileName(position.Path), source.LogSources);
            var delivery = NewDelivery.OfFile(source, readAs, position.RecordSource, position.Offset, buffer, length, isHistory ? position.RecordSource | 1 : 0);
            var receipt = await intake.AcceptAsync(delivery, Timeout.InfiniteTimeSpan, cancellation);
            if (receipt.Outcome == DeliveryOutcome.Refused)
            {
                return receipt.Refusal;
            }

            await AdvanceAsync(source, position, file, length, cancellation);
        }
    }

    private async Task AdvanceAsync(Source source, FilePosition position, FileStream file, int length, CancellationToken cancellation)
    {
        position.IsSkipping = buffer[length - 1] != (byte)'\n' && IsCut(length);
        position.Offset += length;
        position.Pending = 0;
        position.Mark(file);
        if (position.HistoryEnd > 0 && position.Offset >= position.HistoryEnd)
        {
            await intake.EndLaneAsync(source.Workspace, position.RecordSource | 1, cancellation);
            position.HistoryEnd = 0;
        }
    }

    /// <summary>Exactly what was on its way before a restart.</summary>
    private int Refill(FilePosition position, FileStream file)
    {
        var wanted = (int)Math.Min(position.Pending, options.MaxLineBytes);
        if (buffer.Length < wanted)
        {
            buffer = new byte[wanted];
        }

        file.Position = position.Offset;
        if (file.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false) == wanted)
        {
            return wanted;
        }

        // The file was cut meanwhile: whether these bytes were stored can no longer be told.
        position.Pending = 0;
        return -1;
    }

    /// <summary>The next lines; 0 when none is whole, -1 to try again.</summary>
    private int Fill(FilePosition position, FileStream file, bool isFinished)
    {
        var filled = 0;
        while (true)
        {
            file.Position = position.Offset + filled;
            var read = file.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (position.IsSkipping)
            {
                return Skip(position, filled);
            }

            var last = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return last + 1;
            }

            if (filled < buffer.Length)
            {
                return isFinished ? filled : 0;
            }

            if (buffer.Length >= LongestLine(position))
            {
                return SyslogFormat.MaxLineLength + 1;
            }

            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, options.MaxLineBytes));
        }
    }

    private int Skip(FilePosition position, int filled)
    {
        var end = buffer.AsSpan(0, filled).IndexOf((byte)'\n');
        position.Offset += end < 0 ? filled : end + 1;
        position.IsSkipping = end < 0;
        return filled == 0 ? 0 : -1;
    }

    private long LongestLine(FilePosition position) => position.Format == SyslogFormat.FormatName ? options.BlockBytes : options.MaxLineBytes;

    private static bool IsCut(int length) => length == SyslogFormat.MaxLineLength + 1;
}

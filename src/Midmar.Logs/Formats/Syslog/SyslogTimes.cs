using Midmar.Logs.Formats.Json;

namespace Midmar.Logs.Formats.Syslog;

/// <summary>
/// Reads the times of traditional syslog: <c>Nov  4 08:01:02</c>, with decimals, with a year, or ISO 8601. A time without
/// a zone is UTC.
/// </summary>
internal static class SyslogTimes
{
    /// <summary>A time without a year may lie so far past its arrival; beyond it, it is of the year before.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(7);

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Reads a time and the blanks after it; leaves the position where it is when there is none.</summary>
    /// <param name="text">The line.</param>
    /// <param name="at">Where the time begins; then where the rest does.</param>
    /// <param name="arrived">When the line came; <c>default</c>: not known.</param>
    /// <param name="time">The time; <c>default</c> when it names no year and none is known.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, DateTime arrived, out DateTime time)
    {
        time = default;
        var rest = text[at..];
        if (TryIso(rest, out var length, out time) || TryTraditional(rest, arrived, out length, out time))
        {
            at += length;
            while (at < text.Length && text[at] == (byte)' ')
            {
                at++;
            }

            return true;
        }

        return false;
    }

    private static bool TryIso(ReadOnlySpan<byte> text, out int length, out DateTime time)
    {
        time = default;
        length = text.IndexOf((byte)' ');
        length = length < 0 ? text.Length : length;
        return length >= 19 && text[4] == (byte)'-' && text[10] == (byte)'T' && EventTimes.TryParse(text[..length], out time);
    }

    private static bool TryTraditional(ReadOnlySpan<byte> text, DateTime arrived, out int length, out DateTime time)
    {
        time = default;

        // Devices of Cisco say by * and . that their clock is not set.
        length = text.Length > 0 && text[0] is (byte)'*' or (byte)'.' ? 1 : 0;
        var line = text[length..];
        if (line.Length < 15 || line[3] != (byte)' ' || MonthOf(line[..3]) is not (> 0 and var month))
        {
            return false;
        }

        var at = 4;
        while (at < line.Length && line[at] == (byte)' ' && at < 6)
        {
            at++;
        }

        if (!TryDigits(line, ref at, 2, out var day) || !TryBlank(line, ref at) || day is < 1 or > 31)
        {
            return false;
        }

        var year = 0;
        if (line.Length > at + 5 && line[at + 4] == (byte)' ')
        {
            if (!TryDigits(line, ref at, 4, out year) || !TryBlank(line, ref at))
            {
                return false;
            }
        }

        if (!TryTimeOfDay(line, ref at, out var ticks))
        {
            return false;
        }

        if (at < line.Length && line[at] is not ((byte)' ' or (byte)':'))
        {
            return false;
        }

        length += at;
        length += at < line.Length && line[at] == (byte)':' ? 1 : 0;
        time = year > 0 ? Of(year, month, day, ticks) : InYearOf(arrived, month, day, ticks);
        return true;
    }

    private static DateTime InYearOf(DateTime arrived, int month, int day, long ticks)
    {
        if (arrived == default)
        {
            return default;
        }

        foreach (var year in new[] { arrived.Year + 1, arrived.Year, arrived.Year - 1 })
        {
            var time = Of(year, month, day, ticks);
            if (time != default && time - arrived <= MaxAhead)
            {
                return time;
            }
        }

        return default;
    }

    private static DateTime Of(int year, int month, int day, long ticks) => year is >= 1970 and <= 9998 && day <= DateTime.DaysInMonth(year, month)
        ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).AddTicks(ticks)
        : default;

    private static bool TryTimeOfDay(ReadOnlySpan<byte> line, ref int at, out long ticks)
    {
        ticks = 0;
        if (!TryDigits(line, ref at, 2, out var hour) || !TrySign(line, ref at)
            || !TryDigits(line, ref at, 2, out var minute) || !TrySign(line, ref at)
            || !TryDigits(line, ref at, 2, out var second)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = (((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        if (at + 1 < line.Length && line[at] == (byte)'.' && line[at + 1] is >= (byte)'0' and <= (byte)'9')
        {
            var unit = TimeSpan.TicksPerSecond / 10;
            for (at++; at < line.Length && line[at] is >= (byte)'0' and <= (byte)'9'; at++, unit /= 10)
            {
                ticks += (line[at] - '0') * unit;
            }
        }

        return true;
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        for (var month = 0; month < 12; month++)
        {
            if (name.SequenceEqual(Months.Slice(month * 3, 3)))
            {
                return month + 1;
            }
        }

        return 0;
    }

    private static bool TryDigits(ReadOnlySpan<byte> line, ref int at, int most, out int number)
    {
        number = 0;
        var from = at;
        while (at < line.Length && at - from < most && line[at] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + line[at++] - '0';
        }

        return at > from;
    }

    private static bool TryBlank(ReadOnlySpan<byte> line, ref int at) => at < line.Length && line[at++] == (byte)' ';

    private static bool TrySign(ReadOnlySpan<byte> line, ref int at) => at < line.Length && line[at++] == (byte)':';
}

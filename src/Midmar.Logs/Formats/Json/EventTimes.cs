using System.Buffers.Text;

namespace Midmar.Logs.Formats.Json;

/// <summary>
/// Reads an event's time: ISO 8601 with <c>T</c> or a blank, up to nine decimals, with or without a zone (then UTC); or a
/// number since 1970, in the unit its size tells (seconds, milliseconds, microseconds, nanoseconds); or the
/// <c>/Date(milliseconds)/</c> of older .NET. Escapes are allowed: some writers escape the sign of a zone.
/// </summary>
internal static class EventTimes
{
    /// <summary>Longest text that is taken for a time (bytes).</summary>
    public const int MaxLength = 128;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length > MaxLength)
        {
            return false;
        }

        if (text.Contains((byte)'\\'))
        {
            Span<byte> plain = stackalloc byte[MaxLength];
            return TryParsePlain(plain[..JsonDecoder.Unescape(text, plain)], out time);
        }

        return TryParsePlain(text, out time);
    }

    private static bool TryParsePlain(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length >= 10 && text[4] is (byte)'-' or (byte)'/')
        {
            return TryParseDate(text, out time);
        }

        if (text.StartsWith("/Date("u8) && text.EndsWith(")/"u8))
        {
            time = default;
            return Utf8Parser.TryParse(text[6..^2], out long milliseconds, out var digits)
                && digits == text.Length - 8
                && TryAdd(DateTime.UnixEpoch, milliseconds, TimeSpan.TicksPerMillisecond, out time);
        }

        return Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length && TryFromEpoch(number, out time);
    }

    private static bool TryFromEpoch(double number, out DateTime time)
    {
        time = default;
        var size = Math.Abs(number);
        var ticks = size switch
        {
            < 1e11 => number * TimeSpan.TicksPerSecond,
            < 1e14 => number * TimeSpan.TicksPerMillisecond,
            < 1e17 => number * TimeSpan.TicksPerMicrosecond,
            _ => number / TimeSpan.NanosecondsPerTick,
        };
        if (!double.IsFinite(ticks) || ticks < -6e17 || ticks > 2.5e18)
        {
            return false;
        }

        // A double holds today's seconds to a fifth of a microsecond; what lies below is noise.
        time = DateTime.UnixEpoch.AddTicks((long)Math.Round(ticks / 10) * 10);
        return true;
    }

    private static bool TryParseDate(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        var year = Digits(text, 0, 4);
        var month = Digits(text, 5, 2);
        var day = Digits(text, 8, 2);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        if (text.Length == 10)
        {
            time = date;
            return true;
        }

        if (text.Length < 16 || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != (byte)':')
        {
            return false;
        }

        var hour = Digits(text, 11, 2);
        var minute = Digits(text, 14, 2);
        var rest = text[16..];
        var second = 0;
        if (rest.Length >= 3 && rest[0] == (byte)':')
        {
            second = Digits(rest, 1, 2);
            rest = rest[3..];
        }

        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
        {
            return false;
        }

        var ticks = (((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        return TryFraction(ref rest, ref ticks) && TryZone(rest, ref ticks) && TryAdd(date, ticks, 1, out time);
    }

    private static bool TryAdd(DateTime date, long count, long unit, out DateTime time)
    {
        var sum = date.Ticks + ((Int128)count * unit);
        var fits = sum >= 0 && sum <= DateTime.MaxValue.Ticks;
        time = fits ? new DateTime((long)sum, DateTimeKind.Utc) : default;
        return fits;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, ref long ticks)
    {
        if (rest.Length < 2 || rest[0] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        var unit = TimeSpan.TicksPerSecond / 10;
        var at = 1;
        while (at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9')
        {
            ticks += (rest[at] - '0') * unit;
            unit /= 10;
            at++;
        }

        rest = rest[at..];
        return at > 1;
    }

    private static bool TryZone(ReadOnlySpan<byte> rest, ref long ticks)
    {
        var zone = rest.TrimStart((byte)' ');
        if (zone.IsEmpty || zone.SequenceEqual("Z"u8) || zone.SequenceEqual("z"u8) || zone.SequenceEqual("UTC"u8))
        {
            return true;
        }

        if (zone[0] is not ((byte)'+' or (byte)'-') || zone.Length < 3)
        {
            return false;
        }

        var hours = Digits(zone, 1, 2);
        var minutes = zone.Length switch
        {
            3 => 0,
            5 => Digits(zone, 3, 2),
            6 when zone[3] == (byte)':' => Digits(zone, 4, 2),
            _ => -1,
        };
        if (hours is < 0 or > 18 || minutes is < 0 or > 59)
        {
            return false;
        }

        var shift = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        ticks += zone[0] == (byte)'-' ? shift : -shift;
        return true;
    }

    /// <summary>A number of so many digits, or -1.</summary>
    private static int Digits(ReadOnlySpan<byte> text, int start, int count)
    {
        var number = 0;
        foreach (var digit in text.Slice(start, count))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Midmar.Logs.Formats.Evtx.Values;

/// <summary>The text of one value (not an array), as evtx_dump writes it: GUIDs in capitals without braces, hexadecimal
/// numbers in small letters after 0x, times in UTC to the microsecond with Z.</summary>
internal static class ValueText
{
    private const long FileTimeEpoch = 504_911_232_000_000_000; // 1601-01-01 in DateTime ticks.
    private const int LongestNumber = 40;

    /// <summary>Room a value may need (bytes).</summary>
    public static int Room(int type, int length) => type switch
    {
        BinXmlType.String => Utf16.Room(length),
        BinXmlType.Sid => LongestNumber + (length * 3),
        _ => Math.Max(LongestNumber, length * 2),
    };

    /// <summary>Writes the value. Bytes that do not fit the type are written as hexadecimal digits.</summary>
    /// <param name="type">A type of <see cref="BinXmlType"/> without the array flag.</param>
    /// <param name="value">The value's bytes.</param>
    /// <param name="destination">At least <see cref="Room"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(int type, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var written = 0;
        switch (type)
        {
            case BinXmlType.Null or BinXmlType.BinXml:
                return 0;
            case BinXmlType.String:
                return Utf16.Write(value, destination);
            case BinXmlType.Ansi:
                return WriteAnsi(value, destination);
            case BinXmlType.Bool:
                return Copy(value.IndexOfAnyExcept((byte)0) >= 0 ? "true"u8 : "false"u8, destination);
            case BinXmlType.Guid when value.Length == 16:
                return WriteGuid(value, destination);
            case BinXmlType.Sid when IsSid(value):
                return WriteSid(value, destination);
            case BinXmlType.FileTime when TryFileTime(value, out var time):
                return WriteTime(time, destination);
            case BinXmlType.SystemTime when TrySystemTime(value, out var time):
                return WriteTime(time, destination);
            case BinXmlType.HexInt32 or BinXmlType.HexInt64 or BinXmlType.SizeT when value.Length is > 0 and <= 8:
                return WriteHexNumber(value, destination);
            case BinXmlType.Real32 when value.Length == 4:
                Utf8Formatter.TryFormat(BinaryPrimitives.ReadSingleLittleEndian(value), destination, out written);
                return written;
            case BinXmlType.Real64 when value.Length == 8:
                Utf8Formatter.TryFormat(BinaryPrimitives.ReadDoubleLittleEndian(value), destination, out written);
                return written;
            case >= BinXmlType.Int8 and <= BinXmlType.UInt64 when value.Length is > 0 and <= 8:
                _ = IsSigned(type)
                    ? Utf8Formatter.TryFormat(Signed(value), destination, out written)
                    : Utf8Formatter.TryFormat(Unsigned(value), destination, out written);
                return written;
            default:
                return WriteHexDigits(value, destination);
        }
    }

    /// <summary>Whether an integer type is signed.</summary>
    public static bool IsSigned(int type) => (type & 1) != 0;

    /// <summary>An unsigned little-endian integer of 1 to 8 bytes.</summary>
    public static ulong Unsigned(ReadOnlySpan<byte> value)
    {
        if (value.Length == 4)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(value);
        }

        var result = 0UL;
        for (var i = Math.Min(value.Length, 8) - 1; i >= 0; i--)
        {
            result = (result << 8) | value[i];
        }

        return result;
    }

    /// <summary>A signed little-endian integer of 1 to 8 bytes.</summary>
    public static long Signed(ReadOnlySpan<byte> value)
    {
        var unused = 64 - (8 * Math.Clamp(value.Length, 1, 8));
        return (long)(Unsigned(value) << unused) >> unused;
    }

    /// <summary>A FILETIME as a time in UTC; false when it is not one of the years 1601 to 9999.</summary>
    public static bool TryFileTime(ReadOnlySpan<byte> value, out DateTime time)
    {
        time = default;
        if (value.Length != 8)
        {
            return false;
        }

        var ticks = BinaryPrimitives.ReadUInt64LittleEndian(value);
        if (ticks > (ulong)(DateTime.MaxValue.Ticks - FileTimeEpoch))
        {
            return false;
        }

        time = new DateTime(FileTimeEpoch + (long)ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>A SYSTEMTIME as a time in UTC; false when it is no date.</summary>
    public static bool TrySystemTime(ReadOnlySpan<byte> value, out DateTime time)
    {
        time = default;
        if (value.Length != 16)
        {
            return false;
        }

        int Part(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]);
        var (year, month, day) = (Part(value, 0), Part(value, 1), Part(value, 3));
        var (hour, minute, second, milli) = (Part(value, 4), Part(value, 5), Part(value, 6), Part(value, 7));
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59 || milli > 999)
        {
            return false;
        }

        time = new DateTime(year, month, day, hour, minute, second, milli, DateTimeKind.Utc);
        return true;
    }

    private static bool IsSid(ReadOnlySpan<byte> value) => value.Length >= 8 && value.Length >= 8 + (4 * value[1]);

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }

    // The code page is that of the machine that wrote the log and is not known; Latin-1 keeps every byte apart.
    private static int WriteAnsi(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var nul = value.IndexOf((byte)0);
        var written = 0;
        foreach (var letter in nul < 0 ? value : value[..nul])
        {
            written += new Rune((char)letter).EncodeToUtf8(destination[written..]);
        }

        return written;
    }

    private static int WriteGuid(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        Span<byte> inOrder = [
            value[3], value[2], value[1], value[0], value[5], value[4], value[7], value[6],
            value[8], value[9], value[10], value[11], value[12], value[13], value[14], value[15]];
        Span<byte> digits = stackalloc byte[32];
        Convert.TryToHexString(inOrder, digits, out _);
        digits[..8].CopyTo(destination);
        digits[8..12].CopyTo(destination[9..]);
        digits[12..16].CopyTo(destination[14..]);
        digits[16..20].CopyTo(destination[19..]);
        digits[20..].CopyTo(destination[24..]);
        destination[8] = destination[13] = destination[18] = destination[23] = (byte)'-';
        return 36;
    }

    private static int WriteSid(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        destination[0] = (byte)'S';
        var at = 1;
        at += WritePart(destination[at..], value[0]);
        var authority = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(value[2..]) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
        at += WritePart(destination[at..], authority);
        for (var i = 0; i < value[1]; i++)
        {
            at += WritePart(destination[at..], BinaryPrimitives.ReadUInt32LittleEndian(value[(8 + (4 * i))..]));
        }

        return at;
    }

    private static int WritePart(Span<byte> destination, ulong number)
    {
        destination[0] = (byte)'-';
        Utf8Formatter.TryFormat(number, destination[1..], out var written);
        return written + 1;
    }

    private static int WriteTime(DateTime time, Span<byte> destination)
    {
        Digits(destination, 0, 4, time.Year);
        Digits(destination, 5, 2, time.Month);
        Digits(destination, 8, 2, time.Day);
        Digits(destination, 11, 2, time.Hour);
        Digits(destination, 14, 2, time.Minute);
        Digits(destination, 17, 2, time.Second);
        Digits(destination, 20, 6, (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        destination[4] = destination[7] = (byte)'-';
        destination[10] = (byte)'T';
        destination[13] = destination[16] = (byte)':';
        destination[19] = (byte)'.';
        destination[26] = (byte)'Z';
        return 27;
    }

    private static void Digits(Span<byte> destination, int at, int count, int number)
    {
        for (var i = at + count - 1; i >= at; i--)
        {
            destination[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }

    private static int WriteHexNumber(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        destination[0] = (byte)'0';
        destination[1] = (byte)'x';
        Utf8Formatter.TryFormat(Unsigned(value), destination[2..], out var written, new('x'));
        return written + 2;
    }

    private static int WriteHexDigits(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        Convert.TryToHexString(value, destination, out var written);
        return written;
    }
}

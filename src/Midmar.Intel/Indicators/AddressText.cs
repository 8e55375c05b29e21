using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Midmar.Intel.Indicators;

/// <summary>Addresses and networks as text. Read strictly: what some programs take for octal or leave out is no address.</summary>
public static class AddressText
{
    private const int MaxLength = 64;

    /// <summary>Reads four decimal numbers of 0 to 255 without leading zeros.</summary>
    public static bool TryParseIpv4(ReadOnlySpan<byte> utf8, out uint address)
    {
        address = 0;
        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (at == utf8.Length || utf8[at++] != (byte)'.'))
            {
                return false;
            }

            var (start, value) = (at, 0);
            for (; at < utf8.Length && at - start < 3 && (uint)(utf8[at] - '0') <= 9; at++)
            {
                value = (value * 10) + (utf8[at] - '0');
            }

            if (at == start || value > 255 || (at - start > 1 && utf8[start] == (byte)'0'))
            {
                return false;
            }

            address = (address << 8) | (uint)value;
        }

        return at == utf8.Length;
    }

    /// <summary>Reads an IPv6 address; a zone (<c>%eth0</c>) is left out, one that stands for an IPv4 address is that.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out UInt128 address, out bool isIpv4)
    {
        if (TryParseIpv4(utf8, out var ipv4))
        {
            (address, isIpv4) = (ipv4, true);
            return true;
        }

        (address, isIpv4) = (default, false);
        if (utf8.Length > MaxLength || utf8.IndexOf((byte)':') < 0 || utf8.ContainsAny("[]/"u8))
        {
            return false;
        }

        var zone = utf8.IndexOf((byte)'%');
        if (!IPAddress.TryParse(zone < 0 ? utf8 : utf8[..zone], out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        isIpv4 = parsed.IsIPv4MappedToIPv6;
        address = isIpv4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    /// <summary>An IPv4 address as it is written.</summary>
    public static string ToText(uint address) => string.Create(
        CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    /// <summary>An address as it is written; of IPv6 the short form in small letters.</summary>
    public static string ToText(UInt128 address, bool isIpv4)
    {
        if (isIpv4)
        {
            return ToText((uint)address);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }
}

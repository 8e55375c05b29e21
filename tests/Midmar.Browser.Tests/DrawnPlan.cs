using System.Buffers.Binary;
using System.IO.Compression;

namespace Midmar.Browser.Tests;

/// <summary>A site plan drawn here: a stadium's oval, its pitch and two gates, as a PNG.</summary>
internal static class DrawnPlan
{
    private const int Width = 720;
    private const int Height = 440;

    public static byte[] Png()
    {
        var lines = new byte[Height * (1 + Width)];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                lines[(y * (1 + Width)) + 1 + x] = ShadeAt(x, y);
            }
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(lines);
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        head[8] = 8;
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte ShadeAt(int x, int y)
    {
        var (dx, dy) = ((x - (Width / 2)) / 310.0, (y - (Height / 2)) / 190.0);
        var from = (dx * dx) + (dy * dy);
        var isPitch = Math.Abs(x - (Width / 2)) < 150 && Math.Abs(y - (Height / 2)) < 90;
        var isGate = Math.Abs(y - (Height / 2)) < 18 && Math.Abs(Math.Abs(x - (Width / 2)) - 310) < 14;
        return (byte)(isGate ? 90 : isPitch ? 205 : from is < 1 and > 0.94 ? 110 : from < 1 ? 228 : 246);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] body = [.. type, .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(body));
        return [.. length, .. body, .. sum];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var part in bytes)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}

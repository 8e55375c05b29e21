using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Midmar.Logs;

/// <summary>CRC-32 of RFC 1952, as EVTX and zip have it. Every chunk is checked, so it uses what the processor has: folding by carry-less
/// multiplication (x64), the CRC instruction (Arm64), a table elsewhere.</summary>
internal static class Crc32
{
    private const int FoldedAtOnce = 64;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of all bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Update(uint.MaxValue, bytes);

    /// <summary>The checksum of all bytes so far, from the checksum of those before (0 for none) and the next ones.</summary>
    public static uint Append(uint before, ReadOnlySpan<byte> next) => ~Update(~before, next);

    /// <summary>The checksum of two pieces, as if they followed each other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        ~Update(Update(uint.MaxValue, first), second);

    internal static uint UpdateByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= FoldedAtOnce)
        {
            var folded = bytes.Length & ~15;
            crc = Fold(crc, bytes[..folded]);
            bytes = bytes[folded..];
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                crc = ArmCrc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }
        }

        return UpdateByTable(crc, bytes);
    }

    // The constants are powers of x modulo the reflected polynomial, as in Intel's paper on CRC by PCLMULQDQ.
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        var by64 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        var by16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        var a = Load(bytes, 0) ^ Vector128.CreateScalar((ulong)crc);
        var b = Load(bytes, 16);
        var c = Load(bytes, 32);
        var d = Load(bytes, 48);
        bytes = bytes[FoldedAtOnce..];
        for (; bytes.Length >= FoldedAtOnce; bytes = bytes[FoldedAtOnce..])
        {
            a = Shift(a, by64) ^ Load(bytes, 0);
            b = Shift(b, by64) ^ Load(bytes, 16);
            c = Shift(c, by64) ^ Load(bytes, 32);
            d = Shift(d, by64) ^ Load(bytes, 48);
        }

        a = Shift(a, by16) ^ b;
        a = Shift(a, by16) ^ c;
        a = Shift(a, by16) ^ d;
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            a = Shift(a, by16) ^ Load(bytes, 0);
        }

        return Reduce(a, by16);
    }

    private static uint Reduce(Vector128<ulong> a, Vector128<ulong> by16)
    {
        var low32 = Vector128.Create(0xFFFFFFFFUL, 0);
        a = Pclmulqdq.CarrylessMultiply(a, by16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(a, 8);
        var by4 = Vector128.CreateScalar(0x0163cd6124UL);
        a = Pclmulqdq.CarrylessMultiply(a & low32, by4, 0x00) ^ Sse2.ShiftRightLogical128BitLane(a, 4);
        var polynomial = Vector128.Create(0x01db710641UL, 0x01f7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low32, polynomial, 0x10) & low32;
        return (a ^ Pclmulqdq.CarrylessMultiply(quotient, polynomial, 0x00)).AsUInt32().GetElement(1);
    }

    private static Vector128<ulong> Shift(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes, int at) =>
        Vector128.Create(bytes.Slice(at, 16)).AsUInt64();

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}

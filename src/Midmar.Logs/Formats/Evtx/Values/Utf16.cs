using System.Runtime.InteropServices;
using System.Text.Unicode;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Values;

/// <summary>UTF-16 little-endian of the file to UTF-8. Lone surrogates become U+FFFD.</summary>
internal static class Utf16
{
    /// <summary>The text up to its first NUL, in the arena.</summary>
    public static FieldValue ToValue(Arena arena, ReadOnlySpan<byte> bytes)
    {
        var chars = Text(bytes);
        var room = chars.Length * 3;
        var buffer = arena.Allocate(room, out var offset);
        Utf8.FromUtf16(chars, buffer.AsSpan(offset, room), out _, out var written);
        arena.GiveBack(buffer, room - written);
        return FieldValue.Text(buffer, offset, written);
    }

    /// <summary>Writes the text up to its first NUL.</summary>
    /// <param name="bytes">UTF-16.</param>
    /// <param name="destination">At least 3 bytes for each 2 of the source.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        Utf8.FromUtf16(Text(bytes), destination, out _, out var written);
        return written;
    }

    /// <summary>Room that the text may need as UTF-8 (bytes).</summary>
    public static int Room(int utf16Bytes) => (utf16Bytes / 2) * 3;

    /// <summary>The characters up to the first NUL.</summary>
    public static ReadOnlySpan<char> Text(ReadOnlySpan<byte> bytes)
    {
        var chars = MemoryMarshal.Cast<byte, char>(bytes);
        var nul = chars.IndexOf('\0');
        return nul < 0 ? chars : chars[..nul];
    }
}

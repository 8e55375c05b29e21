using System.Text;

namespace Midmar.Logs.Formats.Json;

/// <summary>Tells UTF-16 text from UTF-8 by its first bytes.</summary>
internal static class Utf16
{
    public static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The UTF-16 encoding of the text, or null: it has a byte order mark, or begins with an ASCII character and a zero byte.</summary>
    public static Encoding? Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        [> 0 and < 0x80, 0, > 0 and < 0x80, 0, ..] => Encoding.Unicode,
        [0, > 0 and < 0x80, 0, > 0 and < 0x80, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };
}

using System.Text;
using Midmar.Centre.People;

namespace Midmar.Centre.Imports;

/// <summary>A file as text: UTF-8, or UTF-16 with its mark, as spreadsheets write it.</summary>
public static class ImportText
{
    /// <summary>Bytes of a file that are read (20 MB); a longer one is refused without being read to its end.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    private const int Piece = 64 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <returns>Its bytes, or <see cref="FileTooLarge"/>.</returns>
    public static async Task<Outcome<byte[]>> ReadAsync(Stream content, int maxBytes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var kept = new MemoryStream();
        var buffer = new byte[Piece];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length + read > maxBytes)
            {
                return new FileTooLarge(maxBytes / 1024 / 1024);
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    /// <summary>The text of a file; what is wrong with it when it is none.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, out ImportProblem? problem)
    {
        problem = null;
        if (bytes.Length > MaxBytes)
        {
            problem = new ImportProblem(0, 0, new FileTooLarge(MaxBytes / 1024 / 1024));
            return null;
        }

        var (encoding, mark) = EncodingOf(bytes);
        try
        {
            var text = encoding.GetString(bytes[mark..]);
            var binary = text.IndexOf('\0', StringComparison.Ordinal);
            problem = binary >= 0 ? new ImportProblem(LineOf(text.AsSpan(0, binary)), 0, new FileNotText())
                : string.IsNullOrWhiteSpace(text) ? new ImportProblem(0, 0, new FileEmpty())
                : null;
            return problem is null ? text : null;
        }
        catch (DecoderFallbackException e)
        {
            var line = ReferenceEquals(encoding, Utf8) ? bytes[mark..][..Math.Clamp(e.Index, 0, bytes.Length - mark)].Count((byte)'\n') + 1 : 0;
            problem = new ImportProblem(line, 0, new FileNotText());
            return null;
        }
    }

    private static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, ..] => (LittleEndian, 2),
        [0xFE, 0xFF, ..] => (BigEndian, 2),
        _ => (Utf8, 0),
    };

    private static int LineOf(ReadOnlySpan<char> before) => before.Count('\n') + 1;
}

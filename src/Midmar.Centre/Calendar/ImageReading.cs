using System.Buffers.Binary;
using System.Security.Cryptography;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>
/// What an image says of itself: told by its content, never by its name. Nothing is decoded; the parts are walked through
/// to their end, so that a file that is something else behind an image's first bytes is refused.
/// </summary>
public static class ImageReading
{
    private const int PngHead = 8;
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> Vp8Start => [0x9D, 0x01, 0x2A];

    /// <summary>Reads an image.</summary>
    public static Outcome<StoredImage> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > StoredImage.MaxBytes)
        {
            return new ImageTooLarge(StoredImage.MaxBytes / 1024 / 1024);
        }

        var (format, size) = bytes.StartsWith(PngSignature) ? (ImageFormat.Png, Png(bytes))
            : bytes is [0xFF, 0xD8, 0xFF, ..] ? (ImageFormat.Jpeg, Jpeg(bytes))
            : bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? (ImageFormat.Webp, Webp(bytes))
            : (ImageFormat.Png, new Size(0, 0, IsImage: false));
        if (!size.IsImage)
        {
            return new NotAnImage();
        }

        if (size.Width <= 0 || size.Height <= 0)
        {
            return new ImageCutShort();
        }

        return size.Width > StoredImage.MaxSide || size.Height > StoredImage.MaxSide || (long)size.Width * size.Height > StoredImage.MaxPixels
            ? new ImageTooWide(size.Width, size.Height)
            : new StoredImage(Convert.ToHexStringLower(SHA256.HashData(bytes)), format, size.Width, size.Height, bytes.Length);
    }

    /// <summary>Width and height; 0: the image is cut short.</summary>
    private readonly record struct Size(int Width, int Height, bool IsImage)
    {
        public static readonly Size Cut = new(0, 0, IsImage: true);
    }

    private static Size Png(ReadOnlySpan<byte> bytes)
    {
        var size = Size.Cut;
        for (var at = PngHead; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            var type = bytes.Slice(at + 4, 4);
            if (length > bytes.Length - at - 12)
            {
                return Size.Cut;
            }

            if (type.SequenceEqual("IHDR"u8) && length >= 8)
            {
                size = new Size(Positive(BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8)..])), Positive(BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 12)..])), IsImage: true);
            }
            else if (size == Size.Cut)
            {
                return size with { IsImage = false };
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return size;
            }

            at += (int)length + 12;
        }

        return Size.Cut;
    }

    private static Size Jpeg(ReadOnlySpan<byte> bytes)
    {
        var size = Size.Cut;
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            if (bytes[at] != 0xFF)
            {
                return size with { IsImage = false };
            }

            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == 0xDA)
            {
                // What follows is the picture itself, up to its end's mark.
                return bytes[at..].LastIndexOf(JpegEnd) >= 0 ? size : Size.Cut;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length)
            {
                return Size.Cut;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 7)
            {
                size = new Size(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]), IsImage: true);
            }

            at += 2 + length;
        }

        return Size.Cut;
    }

    private static Size Webp(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) > (uint)bytes.Length - 8 || bytes.Length < 30)
        {
            return Size.Cut;
        }

        var data = bytes[20..];
        var kind = bytes.Slice(12, 4);
        if (kind.SequenceEqual("VP8X"u8))
        {
            return new Size(1 + Int24(data[4..]), 1 + Int24(data[7..]), IsImage: true);
        }

        if (kind.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var packed = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new Size(1 + (int)(packed & 0x3FFF), 1 + (int)((packed >> 14) & 0x3FFF), IsImage: true);
        }

        return kind.SequenceEqual("VP8 "u8) && data[3..].StartsWith(Vp8Start)
            ? new Size(BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF, IsImage: true)
            : new Size(0, 0, IsImage: false);
    }

    private static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static int Positive(uint value) => value > int.MaxValue ? int.MaxValue : (int)value;
}

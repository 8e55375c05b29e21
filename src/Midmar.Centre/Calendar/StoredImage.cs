using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Calendar;

/// <summary>Formats of images that are taken.</summary>
public enum ImageFormat
{
    /// <summary>PNG.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>WebP.</summary>
    Webp,
}

/// <summary>An image that is kept: a plan or a photo.</summary>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits: its name in the store.</param>
/// <param name="Format">What it is, by its content.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">Its length.</param>
public sealed record StoredImage(string Sha256, ImageFormat Format, int Width, int Height, long Bytes)
{
    /// <summary>Bytes of one image (10 MB).</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Pixels of one side.</summary>
    public const int MaxSide = 12_000;

    /// <summary>Pixels in all (50 million): what a browser still draws without giving up.</summary>
    public const long MaxPixels = 50_000_000;

    /// <summary>What it is served as.</summary>
    public string ContentType => Format switch
    {
        ImageFormat.Png => "image/png",
        ImageFormat.Jpeg => "image/jpeg",
        _ => "image/webp",
    };
}

/// <summary>The file is no PNG, JPEG or WebP image, whatever it is called.</summary>
public sealed record NotAnImage : Refusal;

/// <summary>The image ends before it should.</summary>
public sealed record ImageCutShort : Refusal;

/// <summary>The image has more bytes than may be.</summary>
/// <param name="Limit">How many it may have (MB).</param>
public sealed record ImageTooLarge(int Limit) : Refusal;

/// <summary>The image has more pixels than may be.</summary>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public sealed record ImageTooWide(int Width, int Height) : Refusal;

/// <summary>There is no such image here.</summary>
public sealed record NoSuchImage : Refusal;

/// <summary>The disk cannot take the image.</summary>
public sealed record ImageNotStored : Refusal;

/// <summary>Keeps images by the hash of their bytes. Any number of threads.</summary>
public interface IImageStore
{
    /// <summary>Keeps an image; one that is there already is kept once. It is there after a power failure when this returns.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    Task PutAsync(WorkspaceId workspace, string sha256, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Its bytes; null when there is none of that hash.</summary>
    Task<byte[]?> ReadAsync(WorkspaceId workspace, string sha256, CancellationToken cancellation);
}

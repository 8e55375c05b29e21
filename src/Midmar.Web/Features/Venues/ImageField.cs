using Microsoft.AspNetCore.Components.Forms;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Venues;

/// <summary>An image that was chosen in the browser.</summary>
internal static class ImageField
{
    /// <summary>Its bytes; refused when there are more than may be.</summary>
    public static async Task<Outcome<byte[]>> ReadAsync(IBrowserFile file, CancellationToken cancellation)
    {
        if (file.Size > StoredImage.MaxBytes)
        {
            return new ImageTooLarge(StoredImage.MaxBytes / 1024 / 1024);
        }

        await using var content = file.OpenReadStream(StoredImage.MaxBytes, cancellation);
        return await ImportText.ReadAsync(content, StoredImage.MaxBytes, cancellation);
    }
}

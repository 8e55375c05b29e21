using System.Buffers.Binary;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Calendar;

public sealed class VenueTests
{
    [Fact]
    public async Task Pins_are_put_moved_and_taken_off_and_their_numbers_are_not_used_again()
    {
        using var test = await TestEvent.BeginAsync();
        var venue = await test.VenueAsync("Stadium");
        var first = await test.DoAsync(w => VenueDecisions.Pin(w, venue, new Pin(0, 100, 200, "غرفة التحكم", null)));
        await test.DoAsync(w => VenueDecisions.Pin(w, venue, new Pin(first, 300, 400, "غرفة التحكم", null)));
        await test.DoAsync(w => VenueDecisions.Unpin(w, venue, first));

        Assert.Equal(2, await test.DoAsync(w => VenueDecisions.Pin(w, venue, new Pin(0, 0, Pin.Edge, "gate", null))));
        Assert.IsType<NoSuchPin>(await test.RefusedAsync(w => VenueDecisions.Pin(w, venue, new Pin(first, 1, 1, "x", null))));
        Assert.IsType<PinOutsidePlan>(await test.RefusedAsync(w => VenueDecisions.Pin(w, venue, new Pin(0, 1, Pin.Edge + 1, "x", null))));
        Assert.IsType<NoSuchAsset>(await test.RefusedAsync(w => VenueDecisions.Pin(w, venue, new Pin(0, 1, 1, "x", 5))));
        Assert.IsType<NoSuchVenue>(await test.RefusedAsync(w => VenueDecisions.Pin(w, 9, new Pin(0, 1, 1, "x", null))));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_name()
    {
        using var test = await TestEvent.BeginAsync();
        var venue = await test.VenueAsync("Stadium");
        await test.FixtureAsync("match", TestEvent.Noon.AddHours(1), venue);
        static VenueFacts Facts(string name) => new(name, string.Empty, null, "UTC", string.Empty);

        Assert.Equal(new VenueNameTaken("STADIUM"), await test.RefusedAsync(w => VenueDecisions.Add(w, Facts("STADIUM"))));
        Assert.Equal(new TextMissing(TextField.Name), await test.RefusedAsync(w => VenueDecisions.Add(w, Facts(" "))));
        Assert.Equal(new TextTooLong(TextField.Name, 120), await test.RefusedAsync(w => VenueDecisions.Add(w, Facts(new string('x', 121)))));
        Assert.Equal(new NoSuchZone("Mars"), await test.RefusedAsync(w => VenueDecisions.Add(w, Facts("x") with { Zone = "Mars" })));
        Assert.Equal(new NoSuchEntity(), await test.RefusedAsync(w => VenueDecisions.Add(w, Facts("x") with { Entity = 4 })));
        Assert.Equal(new StillInUse(1), await test.RefusedAsync(w => VenueDecisions.Remove(w, venue)));
        await test.DoAsync(w => VenueDecisions.Remove(w, venue), TestEvent.Noon.AddDays(1));
        Assert.Equal(new NoSuchVenue(), await test.RefusedAsync(w => VenueDecisions.Change(w, venue, Facts("x"))));
    }

    [Fact]
    public void Images_are_told_by_their_content()
    {
        Assert.Equal((ImageFormat.Png, 640, 480), Facts(Png(640, 480)));
        Assert.Equal((ImageFormat.Jpeg, 640, 480), Facts(Jpeg(640, 480)));
        Assert.Equal((ImageFormat.Webp, 640, 480), Facts(Webp(640, 480)));
    }

    [Fact]
    public void What_is_no_image_is_cut_short_or_is_too_large_is_refused_by_name()
    {
        Assert.IsType<NotAnImage>(Refused("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"u8.ToArray()));
        Assert.IsType<NotAnImage>(Refused("GIF89a12345678901234567890"u8.ToArray()));
        Assert.IsType<NotAnImage>(Refused([]));
        Assert.IsType<NotAnImage>(Refused([0xFF, 0xD8, 0xFF, 0xE0, 0, 2, .. "<html><script>"u8]));
        Assert.IsType<ImageCutShort>(Refused(Png(10, 10)[..^6]));
        Assert.IsType<ImageCutShort>(Refused(Jpeg(10, 10)[..^2]));
        Assert.IsType<ImageCutShort>(Refused(Webp(10, 10)[..^2]));
        Assert.IsType<ImageTooWide>(Refused(Png(12_001, 1)));
        Assert.IsType<ImageTooWide>(Refused(Png(10_000, 10_000)));
        Assert.IsType<ImageTooWide>(Refused(Png(int.MaxValue, int.MaxValue)));
        Assert.IsType<ImageTooLarge>(Refused(new byte[StoredImage.MaxBytes + 1]));
    }

    [Fact]
    public void No_bytes_whatever_make_the_reading_fail()
    {
        var random = new Random(3);
        foreach (var sound in new[] { Png(64, 64), Jpeg(64, 64), Webp(64, 64) })
        {
            for (var i = 0; i < 3_000; i++)
            {
                var bytes = sound.ToArray();
                for (var n = 0; n < 3; n++)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                ImageReading.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            }
        }
    }

    internal static byte[] Png(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, [1, 2, 3]), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. type, .. data, 0, 0, 0, 0];
    }

    private static byte[] Jpeg(ushort width, ushort height) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 9, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 0, 0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0xD9];

    private static byte[] Webp(int width, int height)
    {
        byte[] data = [0, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0];
        return [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, .. data];
    }

    private static (ImageFormat Format, int Width, int Height) Facts(byte[] bytes)
    {
        var image = Assert.IsType<Done<StoredImage>>(ImageReading.Read(bytes)).Value;
        return (image.Format, image.Width, image.Height);
    }

    private static Refusal Refused(byte[] bytes) => Assert.IsType<Refused<StoredImage>>(ImageReading.Read(bytes)).Reason;
}

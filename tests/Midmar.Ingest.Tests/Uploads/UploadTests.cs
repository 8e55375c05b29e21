using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Uploads;
using Xunit;

namespace Midmar.Ingest.Tests.Uploads;

public sealed class UploadTests : IAsyncLifetime
{
    private DoorHost host = null!;

    public async ValueTask InitializeAsync() => host = await DoorHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task An_archive_is_taken_in_as_history_and_what_could_not_be_read_is_placed()
    {
        var (status, json) = await SendAsync("logs.zip", ZipOf(("a.json", "{\"a\":1}\n{\"a\":\n"), ("b.log", "<13>Jun 14 08:01:02 h sshd[1]: text\n"), ("c.bin", "\u0001\u0002")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, json.GetProperty("records").GetInt32());
        Assert.Equal(1, json.GetProperty("failed").GetInt32());
        var places = json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("place").GetString());
        Assert.Equal(["logs.zip!a.json", "logs.zip!c.bin"], places);
        Assert.All(host.Intake.Deliveries, d => Assert.NotEqual(0UL, d.Lane));
        Assert.Equal(host.Intake.Deliveries[0].Lane, Assert.Single(host.Intake.EndedLanes));
    }

    [Fact]
    public async Task The_same_file_is_stored_once_whatever_it_is_called()
    {
        await SendAsync("a.json", Encoding.UTF8.GetBytes("{\"a\":1}\n"));
        var (status, json) = await SendAsync("b.json", Encoding.UTF8.GetBytes("{\"a\":1}\n"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, json.GetProperty("duplicates").GetInt32());
        Assert.Single(host.Intake.Records);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Windows\\System32\\a.evtx", "a.evtx")]
    [InlineData("..", "upload")]
    [InlineData("", "upload")]
    [InlineData(".hidden", "hidden")]
    [InlineData("a\u0000b\nc.json", "abc.json")]
    public async Task A_name_is_no_path(string name, string plain)
    {
        var (_, json) = await SendAsync(name, Encoding.UTF8.GetBytes("{\"a\":1}\n"));

        Assert.Equal(plain, json.GetProperty("name").GetString());
        Assert.Equal(plain, host.Intake.Deliveries[0].ReadAs.Path);
    }

    [Fact]
    public async Task What_is_too_long_or_of_no_format_is_refused()
    {
        var (tooLong, _) = await SendAsync("a.json", Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', 5_000_000) + "\"}"));
        var (unknown, json) = await SendAsync("a.txt", Encoding.UTF8.GetBytes("just text"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown);
        Assert.Equal("file.unknown-format", json.GetProperty("problems")[0].GetProperty("problem").GetProperty("code").GetString());
        Assert.Empty(host.Intake.Records);
    }

    [Theory]
    [InlineData(DeliveryRefusal.Busy, 429)]
    [InlineData(DeliveryRefusal.DiskFull, 503)]
    [InlineData(DeliveryRefusal.Stopping, 503)]
    public async Task A_refusal_says_so(DeliveryRefusal refusal, int status)
    {
        host.Intake.Refuses = refusal;
        var (answered, _) = await SendAsync("a.json", Encoding.UTF8.GetBytes("{\"a\":1}\n"));

        Assert.Equal(status, (int)answered);
    }

    [Fact]
    public async Task Nothing_stays_of_a_file_that_was_read()
    {
        var folder = Directory.CreateTempSubdirectory("midmar-upload-");
        using var uploads = new UploadService(host.Intake, new UploadOptions { Folder = folder.FullName });
        var source = SourceList.Some(1, Midmar.Centre.Sources.SourceKind.Upload);
        var result = await uploads.TakeAsync(source, "a.json", new MemoryStream("{\"a\":1}\n"u8.ToArray()), progress: null, TestContext.Current.CancellationToken);

        Assert.Equal((1, UploadRefusal.None), (result.Records, result.Refusal));
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(string name, byte[] content)
    {
        using var answer = await host.PostAsync($"/ingest/upload?name={Uri.EscapeDataString(name)}", content, encoding: null);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(text);
        return (answer.StatusCode, json.RootElement.Clone());
    }

    private static byte[] ZipOf(params (string Name, string Content)[] entries)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }
}

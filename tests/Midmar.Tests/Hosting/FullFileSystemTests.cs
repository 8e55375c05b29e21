using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Store.Journal;
using Xunit;

namespace Midmar.Tests.Hosting;

/// <summary>
/// The served process on a small file system of its own, filled to the last byte under it: everything that writes meets
/// "no space left on device", SQLite as well. Needs a machine that allows <c>unshare</c> to mount.
/// </summary>
public sealed class FullFileSystemTests
{
    private const long Size = 640L * 1024 * 1024;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filled_to_the_last_byte_and_freed_again_it_has_all_it_acknowledged_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var centre = ServedCentre.StartOnSmallDisk(folder.Path, ServedCentre.FreePorts(), Size);
        using var shipper = new HttpClient { BaseAddress = new Uri(centre.Address) };
        shipper.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await centre.TokenAsync());
        await UntilAsync(shipper, "/readyz", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shipper, 1));

        var filler = Path.Combine(centre.Seen, "filler");
        Fill(filler);
        Assert.Equal(0, new DriveInfo(centre.Seen).AvailableFreeSpace);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(shipper, 2));
        await UntilAsync(shipper, "/readyz", HttpStatusCode.ServiceUnavailable);
        foreach (var page in new[] { "/healthz", "/sign-in", "/set-up" })
        {
            using var read = await shipper.GetAsync(page, None);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        File.Delete(filler);
        await UntilAsync(shipper, "/readyz", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shipper, 2));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shipper, 3));

        var copy = Directory.CreateDirectory(Path.Combine(folder.Path, "copy")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(centre.Seen, "data", "workspaces", "1", "journal")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        using var journal = WorkspaceJournal.Open(copy, Workspace.Live, new DurableFiles(), new JournalOptions(), startAt: 0);
        var stored = journal.Read(journal.Start, journal.End).Where(f => f.Kind == FrameKind.Records)
            .Select(f => Encoding.UTF8.GetString(f.Buffer, 0, f.Length).Trim()).ToArray();
        Assert.Equal([Record(1), Record(2), Record(3)], stored);
    }

    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var piece = new byte[1024 * 1024];
        for (long at = 0, length = piece.Length; length > 0;)
        {
            try
            {
                RandomAccess.Write(file, piece.AsSpan(0, (int)length), at);
                at += length;
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    private static string Record(int number) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"@timestamp":"2026-06-11T18:00:00Z","number":{{number}},"text":"{{new string('x', 10_000)}}"}""");

    private static async Task<HttpStatusCode> SendAsync(HttpClient shipper, int number)
    {
        using var content = new StringContent($"{{\"create\":{{}}}}\n{Record(number)}\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await shipper.PostAsync("/_bulk", content, None);
        return answer.StatusCode;
    }

    private static async Task UntilAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        for (var begun = Stopwatch.GetTimestamp(); ; await Task.Delay(100, None))
        {
            using var answer = await client.GetAsync(path, None);
            if (answer.StatusCode == expected)
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1), $"{path} stays {answer.StatusCode}.");
        }
    }
}

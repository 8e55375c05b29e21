using System.Text;
using Midmar.Benchmarks;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class BackupCommandTests
{
    [Fact]
    public async Task A_running_centre_is_backed_up_verified_and_restored_to_one_that_starts()
    {
        using var folder = new TemporaryFolder();
        var rules = folder.Write("rules.yml", KillStory.Rules);
        var (data, backup, restored) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "centre.zip"), Path.Combine(folder.Path, "restored"));
        using (var centre = new ServeProcess(data, [rules]))
        {
            var address = await centre.ListeningAsync();
            await PostAsync(address, centre.Token!);

            var written = await MidmarProcess.RunAsync("backup", "--data", data, "--to", backup);
            Assert.True(written.ExitCode == 0, written.Error);

            var doctor = await MidmarProcess.RunAsync("doctor", "--data", data, "--rules", rules, "--urls", "http://127.0.0.1:" + address.Port);
            Assert.Contains("OK   lock: held by", doctor.Output, StringComparison.Ordinal);
        }

        Assert.Contains("is whole", (await MidmarProcess.RunAsync("backup", "verify", backup)).Output, StringComparison.Ordinal);
        var made = await MidmarProcess.RunAsync("restore", "--from", backup, "--data", restored);
        Assert.True(made.ExitCode == 0, made.Error);
        using (var again = new ServeProcess(restored, [rules]))
        {
            await again.ListeningAsync();
            Assert.Null(again.Token);
        }

        var outcome = await KillOutcome.ReadAsync(restored, rules, TimeProvider.System);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), outcome.Serials);
        Assert.NotEmpty(outcome.Findings);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_a_file_that_is_no_backup_are_said_to_be()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(2, (await MidmarProcess.RunAsync("backup", "--data", Path.Combine(folder.Path, "none"), "--to", folder.Path)).ExitCode);
        var verified = await MidmarProcess.RunAsync("backup", "verify", folder.Write("x.zip", "no zip"));
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("x.zip: It is no zip", verified.Error, StringComparison.Ordinal);
    }

    private static async Task PostAsync(Uri address, string token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/_bulk"))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(new KillStory(seed: 1, batches: 1, records: 40).Bodies(0)[0])),
        };
        request.Content.Headers.ContentType = new("application/x-ndjson");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode);
    }
}

using System.Diagnostics;
using System.Globalization;
using Midmar.Sigma.Rules;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class SendCommandTests
{
    private static readonly string Samples = Path.Combine(RealData.Checkout, "samples");

    /// <summary>What a newcomer does, in the README's words: start the centre, send the samples, see an alert.</summary>
    [Fact]
    public async Task From_a_first_start_to_an_alert_of_level_high_takes_less_than_a_minute()
    {
        using var folder = new TemporaryFolder();
        using var centre = ServedCentre.Start(Path.Combine(folder.Path, "data"), ServedCentre.FreePorts());

        var sent = await MidmarProcess.RunAsync("send", Samples, "--to", centre.Address, "--token", await centre.TokenAsync());
        Assert.True(sent.ExitCode == ExitCodes.Done, sent.Output + sent.Error);
        Assert.Contains("samples/README.md: no log that can be read; passed over.", sent.Output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains("7 files taken in with 660 records, 0 not; 1 passed over in which no log was found.", sent.Output, StringComparison.Ordinal);

        while (centre.Alerts(RuleLevel.High).Count == 0 && DateTime.UtcNow - centre.Started < TimeSpan.FromMinutes(1))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var first = centre.Alerts(RuleLevel.High).Min(a => a.Raised) - centre.Started;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First alert of level high {first.TotalSeconds:F1} s after the process was started."));
        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await UntilAsync(() => centre.Alerts(RuleLevel.Critical).Any(a => a.Title == "Memory of LSASS Dumped With a System Library"));
    }

    [Fact]
    public async Task Over_https_the_centres_own_certificate_is_trusted_when_it_is_given_and_nothing_is_stored_twice()
    {
        using var folder = new TemporaryFolder();
        using var centre = ServedCentre.Start(Path.Combine(folder.Path, "data"), ServedCentre.FreePorts());
        var token = await centre.TokenAsync();
        var file = Path.Combine(Samples, "workstations.jsonl");

        var distrusted = await MidmarProcess.RunAsync("send", file, "--to", centre.SecureAddress, "--token", token);
        Assert.Equal(ExitCodes.Usage, distrusted.ExitCode);
        Assert.Contains("certificate is not trusted", distrusted.Error, StringComparison.Ordinal);
        Assert.Contains("--ca", distrusted.Error, StringComparison.Ordinal);

        var trusted = await MidmarProcess.RunAsync("send", file, "--to", centre.SecureAddress, "--token", token, "--ca", Path.Combine(centre.Data, "certificates", "centre.crt"));
        Assert.True(trusted.ExitCode == ExitCodes.Done, trusted.Output + trusted.Error);
        Assert.Contains("136 records.", trusted.Output, StringComparison.Ordinal);

        var again = await MidmarProcess.RunAsync("send", file, "--to", centre.SecureAddress, "--token", token, "--insecure");
        Assert.True(again.ExitCode == ExitCodes.Done, again.Output + again.Error);
        Assert.Contains("0 records, 1 pieces stored before.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_centre_that_restarts_is_waited_for()
    {
        using var folder = new TemporaryFolder();
        var (data, port) = (Path.Combine(folder.Path, "data"), ServedCentre.FreePorts());
        string token;
        using (var first = ServedCentre.Start(data, port))
        {
            token = await first.TokenAsync();
            await first.StopAsync();
        }

        using var sending = MidmarProcess.Start("send", Path.Combine(Samples, "cloudtrail.json"), "--to", $"http://127.0.0.1:{port}", "--token", token);
        var waiting = await sending.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var second = ServedCentre.Start(data, port);
        var rest = await sending.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sending.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("could not be reached", waiting, StringComparison.Ordinal);
        Assert.Contains("1 files taken in with 41 records, 0 not.", rest, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, sending.ExitCode);
    }

    [Fact]
    public async Task What_is_wrong_with_the_command_is_said()
    {
        using var folder = new TemporaryFolder();
        using var centre = ServedCentre.Start(Path.Combine(folder.Path, "data"), ServedCentre.FreePorts());
        var token = await centre.TokenAsync();

        var unknown = await MidmarProcess.RunAsync("send", Samples, "--to", centre.Address, "--token", "mds_0");
        var address = await MidmarProcess.RunAsync("send", Samples, "--to", "localhost", "--token", token);
        var nothing = await MidmarProcess.RunAsync("send", folder.Write("notes.txt", "nothing of a log\n"), "--to", centre.Address, "--token", token);

        Assert.Equal((ExitCodes.Usage, ExitCodes.Usage, ExitCodes.NothingReadable), (unknown.ExitCode, address.ExitCode, nothing.ExitCode));
        Assert.Contains("does not know this token", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("'localhost' is no address of a centre", address.Error, StringComparison.Ordinal);
        Assert.Contains("no log that can be read", nothing.Output, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> isThere)
    {
        for (var begun = Stopwatch.GetTimestamp(); !isThere(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1), "It did not come within a minute.");
        }
    }
}

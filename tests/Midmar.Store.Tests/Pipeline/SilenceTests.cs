using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Xunit;

namespace Midmar.Store.Tests.Pipeline;

public sealed class SilenceTests : IDisposable
{
    private static readonly AlertQuery OfSilence = new() { Limit = 10, Kind = FindingKind.Silence };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("midmar-silence-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_silence_is_one_alert_however_often_it_is_said_and_over_a_restart()
    {
        var lake = new MemoryLake();
        var since = RunningCentre.Kickoff.AddMinutes(-5);
        for (var start = 0; start < 2; start++)
        {
            await using var centre = await RunningCentre.StartAsync(folder.FullName, new DurableFiles(), lake);
            Assert.True(await SayAsync(centre, 1, "gate scanners", since));
            Assert.True(await SayAsync(centre, 1, "gate scanners", since));
            Assert.True(await SayAsync(centre, 2, "turnstiles", since));
            await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

            var alerts = await centre.Findings.ReadAsync(OfSilence, TestContext.Current.CancellationToken);
            Assert.Equal(["gate scanners", "turnstiles"], alerts.Select(a => a.Key.Host).Order(StringComparer.Ordinal));
            Assert.All(alerts, a => Assert.Equal(1, a.Findings));
        }
    }

    [Fact]
    public async Task The_next_silence_of_a_source_is_another_finding()
    {
        await using var centre = await RunningCentre.StartAsync(folder.FullName, new DurableFiles(), new MemoryLake());
        await SayAsync(centre, 1, "gate scanners", RunningCentre.Kickoff.AddMinutes(-5));
        await SayAsync(centre, 1, "gate scanners", RunningCentre.Kickoff.AddMinutes(-1));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        var alert = Assert.Single(await centre.Findings.ReadAsync(OfSilence, TestContext.Current.CancellationToken));
        Assert.Equal(2, alert.Findings);
    }

    private static ValueTask<bool> SayAsync(RunningCentre centre, int source, string name, DateTime since) =>
        centre.Pipeline.ReportSilenceAsync(new SourceId(source), name, since, TestContext.Current.CancellationToken);
}

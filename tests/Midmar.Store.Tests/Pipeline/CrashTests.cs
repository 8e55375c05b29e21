using CsCheck;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Pipeline;

/// <summary>The power goes at any moment, again and again, while a shipper sends and sends again what was not acknowledged.</summary>
public sealed class CrashTests
{
    private const int Batches = 40;

    [Fact]
    public void No_acknowledged_record_and_no_finding_is_lost_or_doubled() => Gen.Int[1, 1_000_000].Sample(
        seed =>
        {
            var undisturbed = Run(new Random(0), () => new FaultyFiles(seed));
            var random = new Random(seed);
            var disturbed = Run(random, () => new FaultyFiles(random.Next()) { OperationsLeft = random.Next(5, 120) });

            Assert.Equal(undisturbed.Findings.Select(Describe), disturbed.Findings.Select(Describe));
            Assert.Equal(undisturbed.Records, disturbed.Records);
            Assert.Equal(undisturbed.AlertedFindings, disturbed.AlertedFindings);
            Assert.Equal((Batches * 3, 0), (disturbed.Counts.Parsed, disturbed.Counts.Failed));
        },
        iter: 30,
        threads: 1);

    private static string Describe(Finding finding) => $"{finding.Id} {finding.Title} {finding.Time:O} {finding.MemberCount}";

    private static Outcome Run(Random random, Func<FaultyFiles> powerUp)
    {
        var folder = Directory.CreateTempSubdirectory("midmar-crash-").FullName;
        try
        {
            return RunAsync(folder, new MemoryLake(), random, powerUp).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Outcome> RunAsync(string folder, MemoryLake lake, Random random, Func<FaultyFiles> powerUp)
    {
        var options = new PipelineOptions
        {
            Workers = 2,
            SegmentRecords = 17,
            SnapshotEvery = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(20),
        };
        var files = powerUp();
        var centre = await StartAsync(folder, files, lake, options, sent: 0);
        for (var i = 0; i < Batches;)
        {
            var receipt = centre is null ? null : await centre.SendAsync(Batch(i));
            if (receipt is { Outcome: not DeliveryOutcome.Refused })
            {
                centre!.Clock.Advance(TimeSpan.FromSeconds(1));
                i++;
                continue;
            }

            await StopAsync(centre, files);
            files = powerUp();
            centre = await StartAsync(folder, files, lake, options, i);
        }

        await StopAsync(centre, files);
        await using var last = await RunningCentre.StartAsync(folder, new DurableFiles(), lake, options);
        last.Clock.Advance(TimeSpan.FromMinutes(2));
        await last.Pipeline.AdvanceAsync(CancellationToken.None);
        last.Pipeline.SealNow();
        for (var i = 0; i < 2_000 && lake.Sealed.Count < Batches * 3; i++)
        {
            await Task.Delay(5);
        }

        var alerts = await last.Findings.ReadAsync(new() { Limit = 500 }, CancellationToken.None);
        return new Outcome(
            [.. last.AllFindings(lake).OrderBy(f => f.Id.Value)],
            lake.Sealed.Select(r => r.ToString()).Order(StringComparer.Ordinal).ToArray(),
            alerts.Sum(a => a.Findings),
            last.CountersOf(new SourceId(1)).Read());
    }

    /// <summary>Null when the power went before it had started.</summary>
    private static async Task<RunningCentre?> StartAsync(string folder, FaultyFiles files, MemoryLake lake, PipelineOptions options, int sent)
    {
        try
        {
            var centre = await RunningCentre.StartAsync(folder, files, lake, options);
            centre.Clock.Advance(TimeSpan.FromSeconds(sent));
            return centre;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task StopAsync(RunningCentre? centre, FaultyFiles files)
    {
        if (centre is not null)
        {
            await centre.DisposeAsync();
        }

        files.LosePower();
    }

    private static string Batch(int i) =>
        RunningCentre.FailedSignIn("gate-2", i, i)
        + RunningCentre.Process("gate-1", i + 0.3, i % 3 == 0 ? $"powershell -enc {i}" : $"notepad {i}")
        + RunningCentre.Process("gate-1", i + 0.6, $"whoami {i}");

    private sealed record Outcome(Finding[] Findings, string[] Records, long AlertedFindings, SourceCounts Counts);
}

using CsCheck;
using Midmar.Centre.Alerts;
using Midmar.Detection.Indicators;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Midmar.Store.Files;
using Midmar.Store.Tests.Files;
using Midmar.Store.Tests.Pipeline;
using Midmar.Store.Vault;
using Xunit;

namespace Midmar.Store.Tests.Vault;

public sealed class VaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-vault-").FullName;

    [Fact]
    public async Task A_cited_record_outlives_the_lake_with_the_same_fields_and_original()
    {
        await using var workspace = await WholeWorkspace.StartAsync(folder, new DurableFiles());
        await workspace.SendAsync(RunningCentre.Process("gate-1", 0, "powershell -enc QQ==") + RunningCentre.Process("gate-1", 1, "notepad"));
        for (var i = 0; i < 6; i++)
        {
            await workspace.SendAsync(RunningCentre.FailedSignIn("gate-2", 2 + i, i));
        }

        workspace.Clock.Advance(TimeSpan.FromMinutes(2));
        await workspace.Pipeline.AdvanceAsync(CancellationToken.None);
        await workspace.SealAllAsync();
        await workspace.Filler.FillAsync(CancellationToken.None);
        var cited = await CitedAsync(workspace);
        var before = new List<RecordDetail?>();
        foreach (var id in cited)
        {
            before.Add(await workspace.WithoutVault.FindAsync(id, CancellationToken.None));
        }

        Assert.Equal(8, workspace.Lake.Expire(DateTime.MaxValue, maxBytes: 0));

        // One of the encoded command, and the five failed sign-ins that made the correlation.
        Assert.Equal(6, cited.Count);
        for (var i = 0; i < cited.Count; i++)
        {
            Assert.Null(await workspace.WithoutVault.FindAsync(cited[i], CancellationToken.None));
            AssertSame(before[i]!, (await workspace.Search.FindAsync(cited[i], CancellationToken.None))!);
        }
    }

    [Fact]
    public async Task A_record_at_hand_is_in_the_vault_with_the_commit_that_cites_it()
    {
        await using var workspace = await WholeWorkspace.StartAsync(folder, new DurableFiles());
        await workspace.SendAsync(RunningCentre.Process("gate-1", 0, "powershell -enc QQ=="));
        await workspace.Pipeline.DrainAsync(CancellationToken.None);

        Assert.Equal((1, 0), (workspace.Findings.CountVault().Kept, workspace.Findings.CountVault().Owed));
    }

    [Fact]
    public async Task Of_a_flood_what_was_not_copied_at_once_is_read_back()
    {
        const int Flood = 1_400;
        await using var workspace = await WholeWorkspace.StartAsync(folder, new DurableFiles());
        await workspace.SendAsync(string.Concat(Enumerable.Range(0, Flood).Select(i => RunningCentre.Process($"gate-{i}", i / 100.0, $"powershell -enc {i}"))));
        await workspace.Pipeline.DrainAsync(CancellationToken.None);
        var (kept, owed, _) = workspace.Findings.CountVault();

        // As many as are written together, so that writing in between is tested as well.
        Assert.True(owed >= VaultFiller.BatchSize);

        await workspace.Filler.FillAsync(CancellationToken.None);

        Assert.Equal((kept + owed, 0, 0), (workspace.Findings.CountVault().Kept, workspace.Findings.CountVault().Owed, workspace.Findings.CountVault().Gone));
        Assert.All(await CitedAsync(workspace), id => Assert.NotNull(workspace.Findings.FindAsync(id, CancellationToken.None).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_record_that_is_nowhere_any_more_is_counted_as_gone()
    {
        await using var workspace = await WholeWorkspace.StartAsync(folder, new DurableFiles());
        await workspace.SendAsync(string.Concat(Enumerable.Range(0, 700).Select(i => RunningCentre.Process($"gate-{i}", i / 100.0, $"powershell -enc {i}"))));
        await workspace.SealAllAsync();
        var owed = workspace.Findings.CountVault().Owed;
        workspace.Lake.Expire(DateTime.MaxValue, maxBytes: 0);

        await workspace.Filler.FillAsync(CancellationToken.None);

        Assert.True(owed > 0);
        Assert.Equal((0, owed), (workspace.Findings.CountVault().Owed, workspace.Findings.CountVault().Gone));
    }

    [Fact]
    public async Task A_sighting_is_a_finding_with_its_marking_and_cites_its_record()
    {
        var builder = new IndicatorIndexBuilder();
        builder.BeginList("partner.csv", "hash");
        builder.Add(new Indicator(IndicatorKind.Domain, "evil.example", null, Tlp.AmberStrict, 90));
        await using var workspace = await WholeWorkspace.StartAsync(folder, new DurableFiles(), indicators: builder.Build());
        await workspace.SendAsync("""{"@timestamp":"2026-06-12T18:00:00.000Z","host":{"name":"gate-1"},"dns":{"question":{"name":"www.evil.example"}}}""" + "\n");
        await workspace.Pipeline.DrainAsync(CancellationToken.None);

        var alert = Assert.Single(await workspace.Findings.ReadAsync(new AlertQuery { Limit = 10 }, CancellationToken.None));
        Assert.Equal(
            (Midmar.Detection.Findings.FindingKind.Indicator, "partner.csv", "evil.example", "TLP:AMBER+STRICT"),
            (alert.Key.Kind, alert.Key.RuleId, alert.Title, alert.Marking));
        Assert.NotNull(await workspace.Findings.FindAsync(alert.Records[0], CancellationToken.None));

        workspace.Pipeline.Use(IndicatorIndex.Empty);
        await workspace.SendAsync("""{"@timestamp":"2026-06-12T18:00:01.000Z","host":{"name":"gate-1"},"dns":{"question":{"name":"www.evil.example"}}}""" + "\n");
        await workspace.Pipeline.DrainAsync(CancellationToken.None);
        Assert.Equal(1, Assert.Single(await workspace.Findings.ReadAsync(new AlertQuery { Limit = 10 }, CancellationToken.None)).Findings);
    }

    [Fact]
    public void Whenever_the_power_goes_every_cited_record_is_in_the_vault_or_owed_and_can_be_read_back() => Gen.Int[1, 1_000_000].Sample(
        seed => RunAsync(seed).GetAwaiter().GetResult(),
        iter: 15,
        threads: 1);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task RunAsync(int seed)
    {
        var here = Path.Combine(folder, $"run-{seed}");
        var random = new Random(seed);
        var options = new PipelineOptions { Workers = 2, SegmentRecords = 9 };
        for (var i = 0; i < 20;)
        {
            var files = new FaultyFiles(random.Next()) { OperationsLeft = random.Next(5, 150) };
            WholeWorkspace? workspace = null;
            try
            {
                workspace = await WholeWorkspace.StartAsync(here, files, options);
                while (i < 20 && (await workspace.SendAsync(Batch(i))).Outcome != DeliveryOutcome.Refused)
                {
                    i++;
                }

                await workspace.Filler.FillAsync(CancellationToken.None);
            }
            catch (IOException)
            {
                // The power went.
            }

            if (workspace is not null)
            {
                await workspace.DisposeAsync();
            }

            files.LosePower();
        }

        await using var last = await WholeWorkspace.StartAsync(here, new DurableFiles(), options);
        last.Clock.Advance(TimeSpan.FromMinutes(2));
        await last.Pipeline.AdvanceAsync(CancellationToken.None);
        await last.Filler.FillAsync(CancellationToken.None);
        var cited = await CitedAsync(last);
        Assert.Equal((cited.Count, 0, 0), (last.Findings.CountVault().Kept, last.Findings.CountVault().Owed, last.Findings.CountVault().Gone));
        foreach (var id in cited)
        {
            AssertSame(
                (await last.WithoutVault.FindAsync(id, CancellationToken.None))!,
                (await last.Findings.FindAsync(id, CancellationToken.None))!);
        }
    }

    private static string Batch(int i) =>
        RunningCentre.FailedSignIn("gate-2", i, i) + RunningCentre.Process("gate-1", i + 0.3, i % 3 == 0 ? $"powershell -enc {i}" : $"notepad {i}");

    private static async Task<List<Midmar.Records.RecordId>> CitedAsync(WholeWorkspace workspace)
    {
        var alerts = await workspace.Findings.ReadAsync(new AlertQuery { Limit = AlertQuery.MaxLimit }, CancellationToken.None);
        return [.. alerts.SelectMany(a => a.Records).Distinct()];
    }

    private static void AssertSame(RecordDetail expected, RecordDetail actual)
    {
        Assert.Equal(expected.Record with { LogSources = [], Fields = [] }, actual.Record with { LogSources = [], Fields = [] });
        Assert.Equal(expected.Record.LogSources, actual.Record.LogSources);
        Assert.Equal(expected.Record.Fields, actual.Record.Fields);
        Assert.Equal((expected.Format, expected.Text), (actual.Format, actual.Text));
        Assert.Equal(expected.Original.ToArray(), actual.Original.ToArray());
    }
}

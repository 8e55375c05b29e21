using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.Evidence;
using Midmar.Store.Tests.State;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Midmar.Store.Tests.Evidence;

public sealed class EvidenceVerifierTests
{
    private static readonly DateTime Now = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);
    private static readonly Author Amal = new(ActorKind.Person, "amal", "Amal");
    private static readonly Author Badr = new(ActorKind.Person, "badr", "Badr");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Untouched_evidence_is_what_was_sealed()
    {
        await using var centre = await WithEvidenceAsync();

        var verdict = Assert.Single(await VerifyAsync(centre));

        Assert.Equal((Workspace.Live, 2, 2, 15L), (verdict.Workspace, verdict.Items, verdict.Files, verdict.Bytes));
        Assert.Empty(verdict.Problems);
        Assert.Empty(await EvidenceVerifier.VerifyAsync(centre.Folder, new WorkspaceId(2), Stop));
    }

    [Fact]
    public async Task A_changed_byte_a_missing_and_an_extra_file_are_found_and_named()
    {
        await using var centre = await WithEvidenceAsync();
        EvidenceFilesTests.Tamper(PathOf(centre, "disk image"), "disk imagE");
        File.SetAttributes(PathOf(centre, "paper"), FileAttributes.Normal);
        File.Delete(PathOf(centre, "paper"));
        File.WriteAllText(PathOf(centre, "planted"), "planted");
        File.WriteAllText(Path.Combine(EvidenceFiles.FolderOf(centre.Folder, Workspace.Live), "notes.txt"), "x");

        var verdict = Assert.Single(await VerifyAsync(centre));

        Assert.Equal(
            [
                (EvidenceDamage.Changed, EvidenceFilesTests.Hash("disk image"), "1"),
                (EvidenceDamage.Missing, EvidenceFilesTests.Hash("paper"), "2"),
                (EvidenceDamage.Extra, EvidenceFilesTests.Hash("planted"), string.Empty),
                (EvidenceDamage.Extra, "notes.txt", string.Empty),
            ],
            verdict.Problems.Select(p => (p.Damage, p.Name, string.Join(' ', p.Items))));
    }

    [Fact]
    public async Task A_ledger_that_was_changed_to_fit_another_file_is_not_believed()
    {
        await using var centre = await WithEvidenceAsync();
        var (from, to) = (EvidenceFilesTests.Hash("disk image"), EvidenceFilesTests.Hash("disk imagE"));
        File.SetAttributes(PathOf(centre, "disk image"), FileAttributes.Normal);
        File.Delete(PathOf(centre, "disk image"));
        File.WriteAllText(PathOf(centre, "disk imagE"), "disk imagE");
        await using (var context = centre.Context())
        {
            await context.Database.ExecuteSqlAsync($"UPDATE events SET Payload = replace(Payload, {from}, {to})", Stop);
        }

        Assert.Equal(EvidenceDamage.LedgerBroken, Assert.Single(Assert.Single(await VerifyAsync(centre)).Problems).Damage);
    }

    [Fact]
    public async Task Content_that_outlived_its_disposal_is_named()
    {
        await using var centre = await WithEvidenceAsync();
        var ledger = await centre.Get<Ledger>().OfAsync(Workspace.Live, Stop);
        await DoAsync(ledger, Amal, w => CustodyRules.AskDisposal(w, 1, "over"));
        await DoAsync(ledger, Badr, w => CustodyRules.DecideDisposal(w, 1, isAgreed: true, string.Empty));

        Assert.Equal(EvidenceDamage.NotDeleted, Assert.Single(Assert.Single(await VerifyAsync(centre)).Problems).Damage);
        centre.Get<IEvidenceStore>().Remove(Workspace.Live, EvidenceFilesTests.Hash("disk image"), () => false);
        Assert.Empty(Assert.Single(await VerifyAsync(centre)).Problems);
    }

    [Fact]
    public async Task Nothing_is_made_where_there_is_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("midmar-evidence-").FullName;
        Assert.Empty(await EvidenceVerifier.VerifyAsync(folder, only: null, Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private static Task<IReadOnlyList<EvidenceVerdict>> VerifyAsync(TestCentre centre) => EvidenceVerifier.VerifyAsync(centre.Folder, only: null, Stop);

    private static string PathOf(TestCentre centre, string text) => Path.Combine(EvidenceFiles.FolderOf(centre.Folder, Workspace.Live), EvidenceFilesTests.Hash(text));

    private static async Task<TestCentre> WithEvidenceAsync()
    {
        var centre = await TestCentre.OpenAsync();
        var store = centre.Get<IEvidenceStore>();
        var ledger = await centre.Get<Ledger>().OfAsync(Workspace.Live, Stop);
        await DoAsync(ledger, Amal, w => IncidentRules.Promote(w, "Gates", IncidentSeverity.High, "entry stops", []));
        foreach (var text in new[] { "disk image", "paper" })
        {
            var content = EvidenceFilesTests.Put(store, text);
            await DoAsync(ledger, Amal, w => EvidenceRules.SealFile(w, 1, new Acquisition(text, "dd", "Gate 1", Now, "Zayd", Tlp.Red), text, string.Empty, content));
        }

        return centre;
    }

    private static async Task DoAsync<T>(WorkspaceLedger ledger, Author by, Func<LedgerWork, Outcome<T>> decide) =>
        Assert.IsType<Done<T>>(await ledger.DoAsync(by, Now, decide, Stop));
}

using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Centre.Reports;
using Midmar.Centre.Response;
using Midmar.Centre.Tests.Alerts;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Reports;

public sealed partial class IncidentReportTests
{
    [Theory]
    [InlineData("en", "ltr", "Incident report 1", "Led by Amal")]
    [InlineData("fr", "ltr", "Rapport d’incident 1", "Dirigé par Amal")]
    [InlineData("ar", "rtl", "تقرير حادث 1", "يقوده Amal")]
    public async Task A_report_says_in_its_language_what_happened_and_what_was_decided(string language, string direction, string heading, string decision)
    {
        var (_, page) = await IssueAsync(language);

        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page, StringComparison.Ordinal);
        Assert.Contains(heading, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains(decision, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("TLP:RED", page, StringComparison.Ordinal);
        Assert.Contains("203.0.113.9", page, StringComparison.Ordinal);
        Assert.Contains("198.51.100.7", page, StringComparison.Ordinal);
        Assert.Contains("Inhibit System Recovery", page, StringComparison.Ordinal);
        Assert.Contains("2026-06-12 18:00:00Z", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_that_people_or_records_bring_is_text_and_nothing_is_fetched()
    {
        var (_, page) = await IssueAsync("en");

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Empty(Fetched().Matches(page));
    }

    [Fact]
    public async Task A_report_of_an_exercise_says_so_above_everything()
    {
        var (_, page) = await IssueAsync("fr", exercise: "Équipe bleue");

        Assert.Contains("EXERCICE – Équipe bleue – EXERCICE", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.True(page.IndexOf("class=\"exercise\"", StringComparison.Ordinal) < page.IndexOf("<h1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_is_kept_with_its_hash_and_signed_once_by_each()
    {
        var (ledger, page) = await IssueAsync("en");
        var report = ledger.Shelf(Report.Kind).Find(1)!.State;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(page))), report.Hash);

        await ledger.DoneAsync(work => ReportRules.Sign(work, 1));
        await ledger.DoneAsync(work => ReportRules.Sign(work, 1), MemoryEventStore.Badr);

        Assert.IsType<SignedAlready>(await ledger.RefusedAsync(work => ReportRules.Sign(work, 1)));
        Assert.Equal(["Amal", "Badr"], ledger.Shelf(Report.Kind).Find(1)!.State.Signatures.Select(s => s.By.Name));
        Assert.IsType<NoSuchReport>(await ledger.RefusedAsync(work => ReportRules.Sign(work, 2)));
    }

    [Theory]
    [InlineData("en", "Ransomware or wiper", "Name the lead and the clerk")]
    [InlineData("fr", "Rançongiciel ou effaceur", "Désigner le responsable et le greffier")]
    [InlineData("ar", "برمجية فدية أو محو", "تعيين القائد والكاتب")]
    public async Task Playbooks_that_were_followed_are_told_step_by_step(string language, string playbook, string step)
    {
        var (_, page) = await IssueAsync(language);

        var read = System.Net.WebUtility.HtmlDecode(page);
        Assert.Contains(playbook, read, StringComparison.Ordinal);
        Assert.Contains(step, read, StringComparison.Ordinal);
        Assert.Contains("Karim &lt;leads&gt;", page, StringComparison.Ordinal);
        Assert.Contains("false alarm at the gates", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_have_the_same_words_in_three_languages()
    {
        var english = Words("en");
        foreach (var language in Person.Languages)
        {
            var other = Words(language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            Assert.All(english, w => Assert.Equal(Places(w.Value), Places(other[w.Key])));
        }

        foreach (var (prefix, names) in new (string, string[])[]
        {
            ("Phase-", Enum.GetNames<IncidentPhase>()), ("Severity-", Enum.GetNames<IncidentSeverity>()), ("Affected-", Enum.GetNames<AffectedKind>()), ("AffectedState-", Enum.GetNames<AffectedState>()),
            ("Observable-", Enum.GetNames<ObservableType>()), ("Hypothesis-", Enum.GetNames<HypothesisState>()), ("Action-", Enum.GetNames<ActionKind>()), ("ActionState-", Enum.GetNames<ActionState>()), ("EvidenceState-", Enum.GetNames<EvidenceState>()), ("Level-", Enum.GetNames<Sigma.Rules.RuleLevel>()),
        })
        {
            Assert.All(names, n => Assert.Contains(prefix + n, english.Keys));
        }
    }

    private static async Task<(WorkspaceLedger Ledger, string Page)> IssueAsync(string language, string? exercise = null)
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var alert = ListedAlerts.Some(1, host: "<b>gate-1</b>");
        var number = await ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates <script>alert(1)</script>", IncidentSeverity.Critical, "entry stops", [alert]));
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Marking, "Amber", "Red"));
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Summary, string.Empty, "توقفت البوابات"));
        await ledger.DoneAsync(work => IncidentRules.Lead(work, number, new Member("amal", "Amal")));
        await ledger.DoneAsync(work => IncidentParts.NoteObservable(work, number, "203.0.113[.]9", "seen at the gates", Tlp.Amber));
        await ledger.DoneAsync(work => IncidentParts.NoteAffected(work, number, new Affected(AffectedKind.Host, "gate-1", AffectedState.Confirmed, string.Empty)));
        await ledger.DoneAsync(work => IncidentParts.SetTechnique(work, number, "t1490", isUsed: true));
        await ledger.DoneAsync(work => IncidentParts.NoteImpact(work, number, new ImpactTarget("venue", Id: null, "North Stadium"), "closed", work.At));
        await ledger.DoneAsync(work => IncidentParts.AddTask(work, number, "call the vendor", assignee: null, due: null));
        await ledger.DoneAsync(work => ResponseRules.Propose(work, number, ActionKind.BlockAddress, "198.51.100.7", "it sends orders", "none", time: null, circle: null));
        await ledger.DoneAsync(work => IncidentParts.Suppose(work, number, "an insider"));
        await ledger.DoneAsync(work => RunRules.Start(work, number, "ransomware"));
        var playbook = ledger.Shelf(KeptPlaybook.Kind).Find(1)!.State.Read();
        var first = RunWalk.Of(playbook, ledger.Shelf(PlaybookRun.Kind).Find(1)!.State.Marks).Places[0];
        await ledger.DoneAsync(work => RunRules.Mark(work, 1, first.Key, MarkKind.Done, null, "Karim <leads>"));
        await ledger.DoneAsync(work => RunRules.End(work, 1, "false alarm at the gates"));
        await ledger.DoneAsync(work => EvidenceRules.SealFile(
            work, number, new Acquisition("Disk of gate 1", "dd", "North Stadium", work.At, "Zayd", Tlp.Red), "gate-1.img", string.Empty, new EvidenceContent(new string('e', 64), 12)));
        var history = await ledger.HistoryAsync(Incident.Kind, number, CancellationToken.None);
        var draft = IncidentReport.Of(number, ledger.Shelf(Incident.Kind).Find(number)!.State, history, [alert], [ledger.Shelf(ResponseAction.Kind).Find(1)!.State], [(ledger.Shelf(PlaybookRun.Kind).Find(1)!.State, playbook)], [ledger.Shelf(EvidenceItem.Kind).Find(1)!], language, exercise);
        var report = await ledger.DoneAsync(work => ReportRules.Issue(work, draft));
        var issued = (await ledger.HistoryAsync(Report.Kind, report, CancellationToken.None))[0].Event;
        return (ledger, Assert.IsType<ReportIssued>(issued).Page);
    }

    private static Dictionary<string, string> Words(string language) =>
        new ResourceManager(typeof(ReportWords)).GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:src|href|url)\s*[=(]", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fetched();
}

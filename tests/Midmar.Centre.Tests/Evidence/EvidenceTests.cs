using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Response;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Evidence;

public sealed class EvidenceTests
{
    internal const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Member Amal = new("amal", "Amal");
    private static readonly Member Badr = new("badr", "Badr");

    [Fact]
    public async Task A_file_is_sealed_with_how_it_came_to_be_and_who_has_it()
    {
        var ledger = await WithIncidentAsync();
        var number = await ledger.DoneAsync(work => EvidenceRules.SealFile(
            work, 1, Facts(" Image of gate 1 "), "../../disk.e01", "application/octet-stream", new EvidenceContent(Hash, 7)));

        var item = Of(ledger, number);
        Assert.Equal(("Image of gate 1", "disk.e01", EvidenceState.Held, "amal"), (item.Acquired.Title, item.FileName, item.State, item.Custodian.Id));
        Assert.Equal(new CustodyLine(CustodyAct.Acquired, MemoryEventStore.Kickoff, Amal, new Holder(null, "Technician Zayd"), new Holder("amal", "Amal"), "Gate 1", "write blocker, dd"), Assert.Single(item.Custody));
    }

    [Fact]
    public async Task What_is_missing_of_its_facts_is_refused_by_name()
    {
        var ledger = await WithIncidentAsync();
        var facts = Facts("Disk");
        foreach (var (wrong, refusal) in new (Acquisition, Refusal)[]
        {
            (facts with { Title = " " }, new TextUnusable("Title", 200)),
            (facts with { How = string.Empty }, new TextUnusable("How", 400)),
            (facts with { Where = new string('x', 401) }, new TextUnusable("Where", 400)),
            (facts with { By = string.Empty }, new TextUnusable("AcquiredBy", 400)),
            (facts with { At = MemoryEventStore.Kickoff.AddSeconds(1) }, new TimeUnusable()),
            (facts with { Marking = (Tlp)9 }, new NoSuchValue(IncidentField.Marking, "9")),
        })
        {
            Assert.Equal(refusal, await ledger.RefusedAsync(work => EvidenceRules.SealFile(work, 1, wrong, "f", string.Empty, new EvidenceContent(Hash, 7))));
        }

        Assert.IsType<EvidenceEmpty>(await ledger.RefusedAsync(work => EvidenceRules.SealFile(work, 1, facts, "f", string.Empty, new EvidenceContent(Hash, 0))));
        Assert.IsType<NoSuchIncident>(await ledger.RefusedAsync(work => EvidenceRules.SealFile(work, 2, facts, "f", string.Empty, new EvidenceContent(Hash, 7))));
    }

    [Fact]
    public async Task The_same_content_is_one_item_of_an_incident_until_it_is_disposed_of_and_may_be_one_of_another()
    {
        var ledger = await WithIncidentAsync();
        var first = await SealAsync(ledger);
        Assert.Equal(new SealedAlready(first), await ledger.RefusedAsync(work => Seal(work, 1)));
        await ledger.DoneAsync(work => IncidentRules.Promote(work, "Other", IncidentSeverity.Low, "seen again", []));
        var second = await ledger.DoneAsync(work => Seal(work, 2));
        await DisposeAsync(ledger, first);

        Assert.True(EvidenceRules.IsUsed(ledger.Shelf(EvidenceItem.Kind).All.Values.Select(e => e.State), Hash));
        await DisposeAsync(ledger, second);
        Assert.False(EvidenceRules.IsUsed(ledger.Shelf(EvidenceItem.Kind).All.Values.Select(e => e.State), Hash));
        Assert.Equal(3, await ledger.DoneAsync(work => Seal(work, 1)));
    }

    [Fact]
    public async Task A_hand_over_is_confirmed_by_the_receiver_and_nobody_else()
    {
        var ledger = await WithIncidentAsync();
        var number = await SealAsync(ledger);
        Assert.IsType<NoSuchColleague>(await ledger.RefusedAsync(work => CustodyRules.HandOver(work, number, null, "SOC", "shift ends")));
        Assert.IsType<ReceiverIsTheGiver>(await ledger.RefusedAsync(work => CustodyRules.HandOver(work, number, Amal, "SOC", "shift ends")));
        Assert.IsType<ReceiverHasIt>(await ledger.RefusedAsync(work => CustodyRules.HandOver(work, number, Amal, "SOC", "shift ends"), MemoryEventStore.Badr));
        Assert.Equal(new TextUnusable("Place", 400), await ledger.RefusedAsync(work => CustodyRules.HandOver(work, number, Badr, string.Empty, "shift ends")));
        await ledger.DoneAsync(work => CustodyRules.HandOver(work, number, Badr, "SOC", "shift ends"));

        Assert.Equal(new NotTheReceiver("Badr"), await ledger.RefusedAsync(work => CustodyRules.Confirm(work, number)));
        Assert.Equal(new EvidenceStandsOtherwise(EvidenceState.ChangingHands), await ledger.RefusedAsync(work => CustodyRules.AskDisposal(work, number, "old")));
        Assert.Equal("amal", Of(ledger, number).Custodian.Id);
        await ledger.DoneAsync(work => CustodyRules.Confirm(work, number), MemoryEventStore.Badr, minute: 3);

        Assert.Equal(("badr", EvidenceState.Held), (Of(ledger, number).Custodian.Id, Of(ledger, number).State));
        Assert.Equal([CustodyAct.Acquired, CustodyAct.HandedOver, CustodyAct.Confirmed], Of(ledger, number).Custody.Select(l => l.Act));
    }

    [Fact]
    public async Task A_hand_over_is_declined_by_the_receiver_or_called_off_by_another()
    {
        var ledger = await WithIncidentAsync();
        var number = await SealAsync(ledger);
        await ledger.DoneAsync(work => CustodyRules.HandOver(work, number, Badr, "SOC", "x"));
        await ledger.DoneAsync(work => CustodyRules.CallOff(work, number, "seal broken"), MemoryEventStore.Badr);
        await ledger.DoneAsync(work => CustodyRules.HandOver(work, number, Badr, "SOC", "x"));
        Assert.Equal(new TextUnusable("Reason", 2_000), await ledger.RefusedAsync(work => CustodyRules.CallOff(work, number, " ")));
        await ledger.DoneAsync(work => CustodyRules.CallOff(work, number, "not today"));

        Assert.Equal([CustodyAct.Declined, CustodyAct.Withdrawn], Of(ledger, number).Custody.Select(l => l.Act).Where(a => a is CustodyAct.Declined or CustodyAct.Withdrawn));
        Assert.Equal("amal", Of(ledger, number).Custodian.Id);
    }

    [Fact]
    public async Task Disposal_needs_a_second_person_and_what_is_disposed_of_refuses_everything()
    {
        var ledger = await WithIncidentAsync();
        var number = await SealAsync(ledger);
        await ledger.DoneAsync(work => CustodyRules.Return(work, number, "Stadium Ltd", "Gate 1", "case closed"));
        await ledger.DoneAsync(work => CustodyRules.AskDisposal(work, number, "kept long enough"));
        Assert.IsType<DisposalNeedsAnother>(await ledger.RefusedAsync(work => CustodyRules.DecideDisposal(work, number, isAgreed: true, string.Empty)));
        await ledger.DoneAsync(work => CustodyRules.DecideDisposal(work, number, isAgreed: false, "the court asked"), MemoryEventStore.Badr);
        Assert.Equal(EvidenceState.Returned, Of(ledger, number).State);
        await DisposeAsync(ledger, number);

        var item = Of(ledger, number);
        Assert.Equal((EvidenceState.Disposed, Hash, "Badr", "over"), (item.State, item.Content.Sha256, item.Custody[^1].By.Name, item.Custody[^1].Why));
        foreach (var act in new Func<LedgerWork, Outcome<Nothing>>[]
        {
            w => CustodyRules.Examine(w, number, "look"), w => CustodyRules.HandOver(w, number, Badr, "a", "b"), w => CustodyRules.Confirm(w, number),
            w => CustodyRules.CallOff(w, number, "x"), w => CustodyRules.HandOut(w, number, "a", "b", "c"), w => CustodyRules.Return(w, number, "a", "b", "c"),
            w => CustodyRules.AskDisposal(w, number, "x"), w => CustodyRules.DecideDisposal(w, number, isAgreed: true, string.Empty),
        })
        {
            Assert.Equal(new EvidenceIsDisposed(number), await ledger.RefusedAsync(act));
        }

        Assert.IsType<NothingToExport>(await ledger.RefusedAsync(work => CustodyRules.Copy(work, 1, "court")));
    }

    [Fact]
    public async Task A_token_is_never_the_second_of_two_people()
    {
        var ledger = await WithIncidentAsync();
        var number = await SealAsync(ledger);
        var token = new Author(ActorKind.Token, "7", "script (Amal)");
        Assert.IsType<NeedsAPerson>(await ledger.RefusedAsync(work => CustodyRules.HandOver(work, number, Amal, "a", "b"), token));
        Assert.IsType<NeedsAPerson>(await ledger.RefusedAsync(work => CustodyRules.AskDisposal(work, number, "b"), token));
        await ledger.DoneAsync(work => CustodyRules.AskDisposal(work, number, "b"));
        Assert.IsType<NeedsAPerson>(await ledger.RefusedAsync(work => CustodyRules.DecideDisposal(work, number, isAgreed: true, string.Empty), token));
    }

    [Fact]
    public async Task A_chain_is_not_endless_and_its_end_always_fits()
    {
        var ledger = await WithIncidentAsync();
        var number = await SealAsync(ledger);
        for (var i = 1; i < CustodyRules.MaxLines; i++)
        {
            await ledger.DoneAsync(work => CustodyRules.Examine(work, number, "look"));
        }

        Assert.Equal(new TooManyParts("Custody", CustodyRules.MaxLines), await ledger.RefusedAsync(work => CustodyRules.Examine(work, number, "look")));
        Assert.Equal(new TooManyParts("Custody", CustodyRules.MaxLines), await ledger.RefusedAsync(work => CustodyRules.Copy(work, 1, "court")));
        await DisposeAsync(ledger, number);
    }

    [Fact]
    public async Task What_was_decided_is_read_again_at_the_next_start_also_where_something_is_null()
    {
        var store = new MemoryEventStore();
        var ledger = await store.LedgerAsync();
        await ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", []));
        await SealAsync(ledger);
        await ledger.DoneAsync(work => CustodyRules.HandOver(work, 1, Badr, "SOC", "x"));
        var action = await ledger.DoneAsync(work => ResponseRules.Propose(work, 1, ActionKind.IsolateHost, "gate-1", "it spreads", string.Empty, time: null, circle: null));

        var again = await store.LedgerAsync();

        Assert.Equal((null, EvidenceState.ChangingHands, Of(ledger, 1).Waiting), (Of(again, 1).Set, Of(again, 1).State, Of(again, 1).Waiting));
        Assert.Null(again.Shelf(ResponseAction.Kind).Find(action)!.State.Until);
    }

    [Theory]
    [InlineData("a/b\\disk.e01", "disk.e01")]
    [InlineData("..", "unnamed")]
    [InlineData("", "unnamed")]
    [InlineData(null, "unnamed")]
    [InlineData("gpj\u202Eexe.\n", "gpjexe.")]
    [InlineData("صورة القرص.img", "صورة القرص.img")]
    public void A_file_name_is_a_name_and_nothing_else(string? given, string kept) => Assert.Equal(kept, EvidenceRules.FileNameOf(given));

    [Fact]
    public void Lines_of_a_manifest_are_read_as_they_were_written()
    {
        var text = Bag.Line(Hash, "data/100%0D\n.txt") + Bag.Line(Hash, Bag.NameOf(3, "صورة القرص.img"));

        Assert.DoesNotContain("\n.txt", text, StringComparison.Ordinal);
        Assert.Equal(["data/100%0D\n.txt", "data/3-صورة_القرص.img"], Bag.Read(text)!.Keys.Order(StringComparer.Ordinal));
        Assert.Null(Bag.Read(text + text));
        Assert.Null(Bag.Read("no manifest"));
    }

    internal static Acquisition Facts(string title) => new(title, "write blocker, dd", "Gate 1", MemoryEventStore.Kickoff.AddHours(-1), "Technician Zayd", Tlp.Amber);

    internal static Outcome<long> Seal(LedgerWork work, long incident, string hash = Hash) =>
        EvidenceRules.SealFile(work, incident, Facts("Disk"), "disk.e01", string.Empty, new EvidenceContent(hash, 7));

    internal static Task<long> SealAsync(WorkspaceLedger ledger) => ledger.DoneAsync(work => Seal(work, 1));

    internal static EvidenceItem Of(WorkspaceLedger ledger, long number) => ledger.Shelf(EvidenceItem.Kind).Find(number)!.State;

    internal static async Task<WorkspaceLedger> WithIncidentAsync()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", []));
        return ledger;
    }

    private static async Task DisposeAsync(WorkspaceLedger ledger, long number)
    {
        await ledger.DoneAsync(work => CustodyRules.AskDisposal(work, number, "over"));
        await ledger.DoneAsync(work => CustodyRules.DecideDisposal(work, number, isAgreed: true, string.Empty), MemoryEventStore.Badr);
    }
}

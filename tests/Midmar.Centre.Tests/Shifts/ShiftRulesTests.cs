using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.Shifts;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Shifts;

public sealed class ShiftRulesTests
{
    private static readonly Member Amal = new("amal", "Amal");
    private static readonly Member Badr = new("badr", "Badr");

    [Fact]
    public async Task One_shift_has_the_watch_and_the_next_begins_by_handover()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.IsType<NoShiftRuns>(await ledger.RefusedAsync(work => ShiftRules.Log(work, "x")));
        Assert.IsType<ShiftEndUnusable>(await ledger.RefusedAsync(work => ShiftRules.Begin(work, "Night", Amal, work.At.AddHours(40))));
        Assert.IsType<ShiftTextUnusable>(await ledger.RefusedAsync(work => ShiftRules.Begin(work, " ", Amal, work.At.AddHours(8))));
        await BeginAsync(ledger);

        Assert.Equal(new ShiftRuns("Day"), await ledger.RefusedAsync(work => ShiftRules.Begin(work, "Night", Badr, work.At.AddHours(8))));
    }

    [Fact]
    public async Task Both_leads_sign_in_their_order_and_what_is_open_goes_on()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await BeginAsync(ledger);
        await ledger.DoneAsync(work => ShiftRules.Log(work, "Gate 3 was tested"));
        await ledger.DoneAsync(work => ShiftRules.Open(work, "call the vendor", Badr, isBlocker: false));
        await ledger.DoneAsync(work => ShiftRules.Open(work, "done already", owner: null, isBlocker: false));
        await ledger.DoneAsync(work => ShiftRules.Close(work, 2, "it was"));
        Assert.IsType<HandoverNotWritten>(await ledger.RefusedAsync(ShiftRules.Sign));
        Assert.IsType<HandoverToOneself>(await ledger.RefusedAsync(work => ShiftRules.WriteHandover(work, "quiet", "rain", "watch gate 3", Amal, "Night", work.At.AddHours(8))));
        await WriteHandoverAsync(ledger);

        Assert.Equal(new OutgoingSignsFirst("Amal"), await ledger.RefusedAsync(ShiftRules.Sign, MemoryEventStore.Badr));
        await ledger.DoneAsync(ShiftRules.Sign);
        Assert.Equal(new IncomingSignsNow("Badr"), await ledger.RefusedAsync(ShiftRules.Sign));
        Assert.IsType<HandoverIsSigned>(await ledger.RefusedAsync(work => ShiftRules.WriteHandover(work, "other", string.Empty, string.Empty, Badr, "Night", work.At.AddHours(8))));
        await ledger.DoneAsync(ShiftRules.Sign, MemoryEventStore.Badr, minute: 480);

        var (day, night) = (ledger.Shelf(Shift.Kind).Find(1)!.State, ledger.Shelf(Shift.Kind).Find(2)!.State);
        Assert.Equal(MemoryEventStore.Kickoff.AddMinutes(480), day.Ended);
        Assert.Equal(("Night", Badr, 1L), (night.Name, night.Lead, night.Before));
        Assert.Equal((1, "call the vendor", Badr), (night.Items.Single().Number, night.Items.Single().Text, night.Items.Single().Owner));
        Assert.Equal(MemoryEventStore.Kickoff, night.Items.Single().Since);
        Assert.Empty(night.Log);
    }

    [Fact]
    public async Task What_must_be_done_first_stops_both_signatures_by_name()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await BeginAsync(ledger);
        await WriteHandoverAsync(ledger);
        await ledger.DoneAsync(work => ShiftRules.Open(work, "the displays are dark", owner: null, isBlocker: true));

        Assert.Equal(["the displays are dark"], Assert.IsType<BlockersOpen>(await ledger.RefusedAsync(ShiftRules.Sign)).Items);
        await ledger.DoneAsync(work => ShiftRules.Close(work, 1, "lit again"));
        await ledger.DoneAsync(ShiftRules.Sign);
        await ledger.DoneAsync(work => ShiftRules.Open(work, "the gates stand", owner: null, isBlocker: true));
        Assert.Equal(["the gates stand"], Assert.IsType<BlockersOpen>(await ledger.RefusedAsync(ShiftRules.Sign, MemoryEventStore.Badr)).Items);
        Assert.IsType<NoSuchItem>(await ledger.RefusedAsync(work => ShiftRules.Close(work, 1, "again")));
    }

    private static Task<long> BeginAsync(WorkspaceLedger ledger) => ledger.DoneAsync(work => ShiftRules.Begin(work, "Day", Amal, work.At.AddHours(8)));

    private static Task<Midmar.Centre.People.Nothing> WriteHandoverAsync(WorkspaceLedger ledger) =>
        ledger.DoneAsync(work => ShiftRules.WriteHandover(work, "quiet", "rain", "watch gate 3", Badr, "Night", work.At.AddHours(16)));
}

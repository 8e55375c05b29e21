using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Events;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.State.Events;
using Xunit;

namespace Midmar.Store.Tests.State.Events;

public sealed class EventVerifierTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Untouched_events_are_whole_to_their_head()
    {
        await using var centre = await WithEventsAsync();

        var verdict = Assert.Single(await VerifyAsync(centre));

        Assert.Null(verdict.Damage);
        Assert.Equal(await centre.Get<IEventStore>().HeadAsync(Workspace.Live, Stop), verdict.Head);
    }

    [Theory]
    [InlineData("UPDATE events SET Payload = replace(Payload, 'w2', 'w9') WHERE Position = 3", EventDamage.WordsChanged, "3 (tally/1)")]
    [InlineData("UPDATE events SET ByName = 'Somebody else' WHERE Position = 3", EventDamage.ChainBroken, "3 (tally/1)")]
    [InlineData("UPDATE events SET At = '2026-06-11 12:00:01' WHERE Position = 2", EventDamage.ChainBroken, "2 (tally/1)")]
    [InlineData("DELETE FROM events WHERE Position = 2", EventDamage.PositionWrong, "3 (tally/1)")]
    [InlineData("DELETE FROM events WHERE Position > 3", EventDamage.TailCut, "4")]
    [InlineData("DELETE FROM events; DELETE FROM event_heads; DELETE FROM entities", EventDamage.TailCut, "1")]
    [InlineData("UPDATE entities SET Version = 3", EventDamage.StateWrong, "tally/1")]
    public async Task What_was_changed_behind_its_back_is_found_with_its_place(string sql, EventDamage damage, string place)
    {
        await using var centre = await WithEventsAsync();
        await using (var context = centre.Context())
        {
            await context.Database.ExecuteSqlRawAsync(sql, Stop);
        }

        var verdict = Assert.Single(await VerifyAsync(centre));

        Assert.Equal((damage, place), (verdict.Damage!.Value, verdict.Place));
    }

    [Fact]
    public async Task Events_written_anew_with_a_head_of_their_own_are_found_by_a_head_kept_elsewhere()
    {
        await using var kept = await WithEventsAsync();
        var head = await kept.Get<IEventStore>().HeadAsync(Workspace.Live, Stop);
        await using var forged = await WithEventsAsync("f");

        var verdicts = await EventVerifier.VerifyAsync(forged.Folder, new Dictionary<WorkspaceId, EventHead> { [Workspace.Live] = head }, Stop);

        Assert.Equal(EventDamage.Rewritten, Assert.Single(verdicts).Damage);
    }

    [Fact]
    public async Task Events_without_a_head_are_not_called_whole()
    {
        await using var centre = await WithEventsAsync();
        File.Delete(Path.Combine(centre.Folder, "state", "event-heads", "1"));

        Assert.Equal(EventDamage.HeadMissing, Assert.Single(await VerifyAsync(centre)).Damage);
    }

    private static Task<IReadOnlyList<EventVerdict>> VerifyAsync(TestCentre centre) =>
        EventVerifier.VerifyAsync(centre.Folder, new Dictionary<WorkspaceId, EventHead>(), Stop);

    private static async Task<TestCentre> WithEventsAsync(string word = "w")
    {
        var centre = await TestCentre.OpenAsync();
        var ledger = await LedgerTests.Of(centre);
        var number = await LedgerTests.Begin(ledger, "x");
        for (var i = 1; i <= 4; i++)
        {
            await LedgerTests.AddWord(ledger, number, $"{word}{i}");
        }

        return centre;
    }
}

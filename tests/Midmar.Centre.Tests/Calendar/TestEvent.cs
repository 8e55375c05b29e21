using System.Collections.Immutable;
using System.Text;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Centre.Tests.Calendar;

/// <summary>An event to decide about: a ledger in memory, at noon of the opening day.</summary>
internal sealed class TestEvent : IDisposable
{
    public static readonly Author Amal = new(ActorKind.Person, "a", "Amal");
    public static readonly DateTime Noon = new(2026, 6, 11, 12, 0, 0, DateTimeKind.Utc);

    private readonly MemoryEvents store = new();
    private Ledger ledger;

    private TestEvent() => ledger = new Ledger(store);

    public MemoryEvents Store => store;

    public WorkspaceLedger Ledger { get; private set; } = null!;

    public EventView View => EventView.Of(Ledger);

    public static async Task<TestEvent> BeginAsync()
    {
        var test = new TestEvent();
        test.Ledger = await test.ledger.OfAsync(Workspace.Live, CancellationToken.None);
        return test;
    }

    /// <summary>All is read back from what was kept, and every state is what its events lead to.</summary>
    public async Task RestartAsync()
    {
        ledger.Dispose();
        ledger = new Ledger(store);
        Ledger = await ledger.OfAsync(Workspace.Live, CancellationToken.None);
    }

    public async Task<T> DoAsync<T>(Func<LedgerWork, Outcome<T>> decide, DateTime? at = null, Author? by = null)
    {
        var outcome = await Ledger.DoAsync(by ?? Amal, at ?? Noon, decide, CancellationToken.None);
        return outcome is Done<T>(var value) ? value : throw new Xunit.Sdk.XunitException($"Refused: {((Refused<T>)outcome).Reason}");
    }

    public async Task<Refusal> RefusedAsync<T>(Func<LedgerWork, Outcome<T>> decide, DateTime? at = null, Author? by = null)
    {
        var before = store.Count;
        var outcome = await Ledger.DoAsync(by ?? Amal, at ?? Noon, decide, CancellationToken.None);
        Assert.Equal(before, store.Count);
        return Assert.IsType<Refused<T>>(outcome).Reason;
    }

    public Task<long> EntityAsync(string name, int circle = 1) => DoAsync(w => EntityDecisions.Add(w, new EntityFacts(name, circle, "+212 5 00", [], string.Empty)));

    public Task<long> VenueAsync(string name, long? entity = null) =>
        DoAsync(w => VenueDecisions.Add(w, new VenueFacts(name, "Rabat", entity, "Africa/Casablanca", string.Empty)));

    public Task<long> FixtureAsync(string title, DateTime start, long? venue = null, TimeSpan? takes = null) =>
        DoAsync(w => FixtureDecisions.Add(w, Fixture(title, start, venue, takes)));

    public Task<long> AssetAsync(AssetFacts facts) => DoAsync(w => AssetDecisions.Put(w, null, facts));

    public static FixtureFacts Fixture(string title, DateTime start, long? venue = null, TimeSpan? takes = null) =>
        new() { Title = title, Start = start, End = start + (takes ?? TimeSpan.FromHours(2)), Zone = "Africa/Casablanca", Venue = venue };

    public static AssetFile Csv(string text) => AssetFile.Read(Encoding.UTF8.GetBytes(text));

    public static FixtureFile Calendar(string text) => FixtureFile.Read(Encoding.UTF8.GetBytes(text), TimeZoneInfo.FindSystemTimeZoneById("Africa/Casablanca"), Noon);

    public static ImmutableDictionary<string, long> None => ImmutableDictionary<string, long>.Empty;

    public void Dispose() => ledger.Dispose();
}

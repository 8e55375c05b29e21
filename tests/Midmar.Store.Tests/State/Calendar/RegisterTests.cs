using System.Diagnostics;
using System.Globalization;
using System.Text;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Xunit;

namespace Midmar.Store.Tests.State.Calendar;

public sealed class RegisterTests
{
    private static readonly Author Amal = new(ActorKind.Person, "a", "Amal");
    private static readonly DateTime Noon = new(2026, 6, 11, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_register_of_fifty_thousand_is_one_decision_of_few_events_and_there_after_a_restart()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await centre.Get<Ledger>().OfAsync(Workspace.Live, Stop);
        var text = new StringBuilder("name,host,address,owner,criticality\n");
        for (var i = 0; i < Asset.Max; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"asset {i},host-{i}.stadium.example,10.{i / 65536}.{i / 256 % 256}.{i % 256},Network operations,high\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var begun = Stopwatch.GetTimestamp();
        var result = await ledger.DoAsync(Amal, Noon, w => AssetDecisions.Import(w, AssetFile.Read(bytes), "all.csv"), Stop);
        Say("import", begun);
        begun = Stopwatch.GetTimestamp();
        var view = await centre.Get<EventViews>().OfAsync(Workspace.Live, Stop);
        Say("look-up made", begun);
        begun = Stopwatch.GetTimestamp();
        await ledger.DoAsync(Amal, Noon, w => AssetDecisions.Put(w, 4711, view.Assets.All[4710].Facts with { Owner = "Amal" }), Stop);
        Say("one changed", begun);

        Assert.Equal(new ImportResult(Asset.Max, 0, 0, 0), Assert.IsType<Done<ImportResult>>(result).Value);
        await centre.RestartAsync();
        begun = Stopwatch.GetTimestamp();
        var again = await centre.Get<EventViews>().OfAsync(Workspace.Live, Stop);
        Say("opened again", begun);
        Assert.Equal("Amal", again.Assets.Find("HOST-4710")!.Facts.Owner);
        Assert.Equal(Asset.Max, again.Assets.All.Length);
        Assert.Equal((Asset.Max / AssetBlock.Size) + 1, (await centre.Get<IEventStore>().HeadAsync(Workspace.Live, Stop)).Position);
    }

    [Fact]
    public async Task A_view_is_made_again_when_something_of_it_changed_and_the_register_only_when_assets_did()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await centre.Get<Ledger>().OfAsync(Workspace.Live, Stop);
        var views = centre.Get<EventViews>();
        var first = await views.OfAsync(Workspace.Live, Stop);
        Assert.Same(first, await views.OfAsync(Workspace.Live, Stop));

        await ledger.DoAsync(Amal, Noon, w => VenueDecisions.Add(w, new VenueFacts("Stadium", string.Empty, null, "UTC", string.Empty)), Stop);
        var second = await views.OfAsync(Workspace.Live, Stop);
        await ledger.DoAsync(Amal, Noon, w => AssetDecisions.Put(w, null, new AssetFacts { Name = "gate", Hosts = ["gate"] }), Stop);
        var third = await views.OfAsync(Workspace.Live, Stop);

        Assert.NotSame(first, second);
        Assert.Same(first.Assets, second.Assets);
        Assert.NotNull(third.Assets.Find("GATE"));
        Assert.Null((await views.OfAsync(new WorkspaceId(2), Stop)).Assets.Find("gate"));
    }

    [Fact]
    public async Task An_image_is_kept_by_its_hash_within_its_workspace_and_no_name_leads_elsewhere()
    {
        await using var centre = await TestCentre.OpenAsync();
        var images = centre.Get<IImageStore>();
        var hash = new string('a', 64);

        await images.PutAsync(Workspace.Live, hash, new byte[] { 1, 2, 3 }, Stop);
        await images.PutAsync(Workspace.Live, hash, new byte[] { 1, 2, 3 }, Stop);

        Assert.Equal([1, 2, 3], await images.ReadAsync(Workspace.Live, hash, Stop));
        Assert.Null(await images.ReadAsync(new WorkspaceId(2), hash, Stop));
        Assert.Null(await images.ReadAsync(Workspace.Live, "../../centre.db", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => images.PutAsync(Workspace.Live, "../x", new byte[] { 1 }, Stop));
        Assert.Single(Directory.GetFiles(Path.Combine(centre.Folder, "state", "images", "1")));
    }

    private static void Say(string what, long begun) =>
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:N0} ms"));
}

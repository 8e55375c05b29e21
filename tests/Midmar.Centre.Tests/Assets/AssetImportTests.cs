using System.Diagnostics;
using System.Text;
using Midmar.Centre.Assets;
using Midmar.Centre.Imports;
using Midmar.Centre.Tests.Calendar;
using Xunit;

namespace Midmar.Centre.Tests.Assets;

public sealed class AssetImportTests
{
    [Fact]
    public async Task A_file_adds_changes_and_leaves_and_columns_it_has_not_stay_as_they_are()
    {
        using var test = await TestEvent.BeginAsync();
        var entity = await test.EntityAsync("Stadium operator");
        var venue = await test.VenueAsync("North stadium", entity);
        await test.DoAsync(w => AssetDecisions.Import(w, TestEvent.Csv("""
            name;host;adresse ip;plage;Entité;venue;criticité;circle
            Gate 1;gate-1.stadium.example;10.1.0.1;;stadium operator;North stadium;haute;
            Screens;;;10.2.0.0/24 2001:db8:1::/64;;North Stadium;;1
            """), "first.csv"));

        var result = await test.DoAsync(w => AssetDecisions.Import(w, TestEvent.Csv("""
            owner,NAME,Host
            Amal,gate 1,gate-1.stadium.example
            ,Till 4,till-4
            """), "second.csv"));

        Assert.Equal(new ImportResult(Added: 1, Changed: 1, Same: 0, Refused: 0), result);
        await test.RestartAsync();
        var gate = test.View.Assets.Find("GATE-1")!;
        Assert.Equal(("Amal", Criticality.High, entity, venue), (gate.Facts.Owner, gate.Facts.Criticality, gate.Facts.Entity, gate.Facts.Venue));
        Assert.Equal(["10.1.0.1"], gate.Facts.Addresses);
        Assert.Equal("Screens", test.View.Assets.Find("2001:db8:1::7")!.Facts.Name);
        Assert.IsType<NothingToImport>(await test.RefusedAsync(w => AssetDecisions.Import(w, TestEvent.Csv("name,host\nTill 4,till-4\n"), "again.csv")));
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_place_and_the_rest_is_imported()
    {
        using var test = await TestEvent.BeginAsync();
        await test.AssetAsync(new AssetFacts { Name = "Core", Addresses = ["10.0.0.1"] });
        var file = TestEvent.Csv(
            "name,host,address,circle,entity,venue,criticality,colour\n"
            + "a,bad host!,,,,,,\n" // one part is no host name
            + "b,,10.0.0.300,,,,,\n"
            + "c,c,,4,,,,\n"
            + "d,d,,,Nobody,,,\n"
            + "e,e,,,,Nowhere,,\n"
            + "f,f,,,,,huge,\n"
            + "g,,,,,,,\n"
            + "h,,10.0.0.1,,,,,\n"
            + "i,i,,,,,,\n"
            + "I,i2,,,,,,\n"
            + "j,i,,,,,,\n"
            + "k\u202Egnp.exe,k,,,,,,\n"
            + "ل,host-l,,,,,,red\n");

        var plan = AssetImport.Plan(file, test.View.Assets.All, TestEvent.None, TestEvent.None);

        Assert.Equal(
            [
                new ImportProblem(2, 2, new NotAHost("host!")), new ImportProblem(3, 3, new NotAnAddress("10.0.0.300")), new ImportProblem(4, 4, new NotACircle()),
                new ImportProblem(5, 5, new NoEntityOfThatName("Nobody")), new ImportProblem(6, 6, new NoVenueOfThatName("Nowhere")),
                new ImportProblem(7, 7, new NotACriticality("huge")), new ImportProblem(8, 1, new AssetNeedsKey()),
                new ImportProblem(9, 3, new KeyOfAnotherAsset("10.0.0.1", "Core")), new ImportProblem(11, 1, new TwiceInFile("I", 10)),
                new ImportProblem(12, 3, new KeyOfAnotherAsset("i", "i")), new ImportProblem(13, 1, new TextHasControls(TextField.Name)),
            ],
            plan.Refused);
        Assert.Equal(["i", "ل"], plan.Added.Select(a => a.Name));
        Assert.Equal(["colour"], plan.Ignored);
    }

    [Fact]
    public void A_formula_is_kept_as_text_and_goes_out_guarded()
    {
        var plan = AssetImport.Plan(TestEvent.Csv("name,host,owner\n=HYPERLINK(1),h,'=2\n"), [], TestEvent.None, TestEvent.None);

        var asset = new Asset(1, Assert.Single(plan.Added));
        Assert.Equal(("=HYPERLINK(1)", "=2"), (asset.Facts.Name, asset.Facts.Owner));
        var exported = Encoding.UTF8.GetString(AssetExport.Write([asset], _ => null, _ => null));
        Assert.Contains("'=HYPERLINK(1)", exported, StringComparison.Ordinal);
        Assert.Equal(1, AssetImport.Plan(TestEvent.Csv(exported), [asset], TestEvent.None, TestEvent.None).Same);
    }

    [Theory]
    [InlineData("name,owner\nx,y\n", typeof(ColumnMissing))]
    [InlineData("host,Host name\nx,y\n", typeof(ColumnTwice))]
    [InlineData("", typeof(FileEmpty))]
    public void A_file_that_cannot_be_used_is_refused_as_a_whole(string text, Type reason)
    {
        var file = TestEvent.Csv(text);

        Assert.Empty(file.Lines);
        Assert.IsType(reason, Assert.Single(file.Problems).Reason);
    }

    [Fact]
    public async Task Fifty_thousand_lines_are_few_events_and_what_is_beyond_is_refused_line_by_line()
    {
        using var test = await TestEvent.BeginAsync();
        var text = new StringBuilder("name,host,address\n");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"asset {i},host-{i}.example,10.{i / 65536}.{i / 256 % 256}.{i % 256}\n");
        }

        var begun = Stopwatch.GetTimestamp();
        var result = await test.DoAsync(w => AssetDecisions.Import(w, TestEvent.Csv(text.ToString()), "all.csv"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(begun)}, {test.Store.Count} events, {test.Store.Characters:N0} characters");

        Assert.Equal(new ImportResult(Asset.Max, 0, 0, Refused: 50_000), result);
        Assert.Equal(Asset.Max / AssetBlock.Size, test.Store.Count);
        Assert.Equal("asset 49999", test.View.Assets.Find("HOST-49999")!.Facts.Name);
        Assert.IsType<TooMany>(await test.RefusedAsync(w => AssetDecisions.Put(w, null, new AssetFacts { Name = "one more", Hosts = ["more"] })));
    }

    [Fact]
    public async Task Numbers_of_assets_taken_off_are_not_used_again()
    {
        using var test = await TestEvent.BeginAsync();
        var first = await test.AssetAsync(new AssetFacts { Name = "a", Hosts = ["a"] });
        var second = await test.AssetAsync(new AssetFacts { Name = "b", Hosts = ["b"] });

        await test.DoAsync(w => AssetDecisions.Remove(w, [second]));

        Assert.Equal(second + 1, await test.AssetAsync(new AssetFacts { Name = "b", Hosts = ["b"] }));
        Assert.IsType<NoSuchAsset>(await test.RefusedAsync(w => AssetDecisions.Put(w, second, new AssetFacts { Name = "c", Hosts = ["c"] })));
        Assert.IsType<NoSuchAsset>(await test.RefusedAsync(w => AssetDecisions.Remove(w, [first, 4711])));
        Assert.IsType<AssetNameTaken>(await test.RefusedAsync(w => AssetDecisions.Put(w, first, new AssetFacts { Name = "B", Hosts = ["x"] })));
    }

    [Fact]
    public async Task What_something_refers_to_cannot_be_taken_off()
    {
        using var test = await TestEvent.BeginAsync();
        var entity = await test.EntityAsync("Operator");
        var venue = await test.VenueAsync("Stadium", entity);
        var asset = await test.AssetAsync(new AssetFacts { Name = "a", Hosts = ["a"], Venue = venue, Entity = entity });

        Assert.Equal(new StillInUse(2), await test.RefusedAsync(w => EntityDecisions.Remove(w, entity)));
        Assert.Equal(new StillInUse(1), await test.RefusedAsync(w => Midmar.Centre.Calendar.VenueDecisions.Remove(w, venue)));
        await test.DoAsync(w => AssetDecisions.Remove(w, [asset]));
        await test.DoAsync(w => Midmar.Centre.Calendar.VenueDecisions.Remove(w, venue));
        await test.DoAsync(w => EntityDecisions.Remove(w, entity));
        Assert.IsType<NoSuchEntity>(await test.RefusedAsync(w => AssetDecisions.Put(w, null, new AssetFacts { Name = "z", Hosts = ["z"], Entity = entity })));
        Assert.NotEqual(entity, await test.EntityAsync("Operator"));
    }
}

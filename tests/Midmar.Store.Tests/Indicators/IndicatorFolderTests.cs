using System.Text;
using Midmar.Detection.Indicators;
using Midmar.Store.Files;
using Midmar.Store.Indicators;
using Xunit;

namespace Midmar.Store.Tests.Indicators;

public sealed class IndicatorFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-lists-").FullName;
    private readonly List<IndicatorIndex> used = [];

    [Fact]
    public async Task A_list_that_is_put_is_in_force_with_its_summary()
    {
        using var lists = Open();
        var reading = await lists.PutAsync("partner.csv", Bytes("indicator,tlp,expires\na.example,red,2020-01-01\n198.51.100.7,,\n??,,\n"), CancellationToken.None);

        var list = Assert.Single(lists.All);
        Assert.Equal((1L, 2L, 1L), (reading.RefusedCount, lists.Count, list.Expired));
        Assert.Equal("line 4", Assert.Single(list.Reading!.Refused).Place);
        Assert.Equal((1L, 1L), (list.ByMarking["TLP:RED"], list.ByMarking["none"]));
        Assert.Equal(2, Assert.Single(used).Count);
    }

    [Fact]
    public async Task A_bad_file_leaves_the_old_in_force_also_after_a_restart()
    {
        using (var lists = Open())
        {
            await lists.PutAsync("partner.csv", Bytes("a.example\n"), CancellationToken.None);
            Assert.NotNull((await lists.PutAsync("partner.csv", Bytes("name,colour\n"), CancellationToken.None)).Failure);
            await File.WriteAllTextAsync(Path.Combine(folder, "partner.csv"), "{ broken", TestContext.Current.CancellationToken);

            Assert.False(await lists.RefreshAsync(CancellationToken.None));
            Assert.Equal((1L, "stix.json"), (lists.Count, Assert.Single(lists.All).Failure?.Code));
        }

        using var again = Open();
        Assert.True(await again.RefreshAsync(CancellationToken.None));
        Assert.Equal((1L, "stix.json"), (again.Count, Assert.Single(again.All).Failure?.Code));
    }

    [Fact]
    public async Task A_list_that_is_removed_or_deleted_is_out_of_force()
    {
        using var lists = Open();
        await lists.PutAsync("a.csv", Bytes("a.example\n"), CancellationToken.None);
        await lists.PutAsync("b.csv", Bytes("b.example\n"), CancellationToken.None);

        Assert.True(await lists.RemoveAsync("a.csv", CancellationToken.None));
        Assert.False(await lists.RemoveAsync("../a.csv", CancellationToken.None));
        File.Delete(Path.Combine(folder, "b.csv"));
        await lists.RefreshAsync(CancellationToken.None);

        Assert.Equal((0L, 0), (lists.Count, lists.All.Length));
    }

    [Theory]
    [InlineData("../rules.csv")]
    [InlineData(".hidden.csv")]
    [InlineData("list.exe")]
    [InlineData("a/b.csv")]
    public async Task A_name_that_is_no_lists_is_refused(string name)
    {
        using var lists = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => lists.PutAsync(name, Bytes("a.example\n"), CancellationToken.None));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private IndicatorFolder Open() => new(folder, new DurableFiles(), TimeProvider.System, used.Add);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

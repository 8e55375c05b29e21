using Midmar.Store.Files;
using Xunit;

namespace Midmar.Store.Tests.Files;

public sealed class DurableFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-files-").FullName;

    [Fact]
    public void Appended_bytes_follow_each_other_and_a_cut_file_goes_on_from_there()
    {
        var files = new DurableFiles();
        var path = Path.Combine(folder, "log");
        using (var file = files.Create(path))
        {
            file.Append([1, 2, 3]);
            file.Append([4, 5]);
            file.Truncate(4);
            file.Append([6]);
            file.Sync();
            files.SyncDirectory(folder);
        }

        using (var again = files.OpenAppend(path))
        {
            Assert.Equal(5, again.Length);
            again.Append([7]);
        }

        Assert.Equal([1, 2, 3, 4, 6, 7], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_renamed_file_takes_the_place_of_the_old_one()
    {
        var files = new DurableFiles();
        File.WriteAllText(Path.Combine(folder, "new"), "new");
        File.WriteAllText(Path.Combine(folder, "name"), "old");

        files.Rename(Path.Combine(folder, "new"), Path.Combine(folder, "name"));

        Assert.Equal("new", File.ReadAllText(Path.Combine(folder, "name")));
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_synced()
    {
        var wrong = Assert.Throws<IOException>(() => new DurableFiles().SyncDirectory(Path.Combine(folder, "nowhere")));

        Assert.Contains("nowhere", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_power_failure_synced_bytes_are_there_and_nothing_beyond_what_was_written(int seed)
    {
        var files = new FaultyFiles(seed);
        var path = Path.Combine(folder, "log");
        var file = files.Create(path);
        files.SyncDirectory(folder);
        file.Append([1, 2, 3]);
        file.Sync();
        file.Append([4, 5, 6]);

        files.LosePower();

        var left = File.ReadAllBytes(path);
        Assert.Equal([1, 2, 3], left[..3]);
        Assert.InRange(left.Length, 3, 6);
        Assert.Throws<IOException>(() => file.Append([7]));
        file.Dispose();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

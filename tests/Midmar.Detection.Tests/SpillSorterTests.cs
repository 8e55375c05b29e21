using System.Text;
using CsCheck;
using Midmar.Detection.Spilling;
using Xunit;

namespace Midmar.Detection.Tests;

public sealed class SpillSorterTests
{
    [Fact]
    public void Entries_come_back_in_order_whatever_their_number_and_order_of_arrival() =>
        Gen.Select(Gen.Long[0, 50], Gen.ULong[0, 3], Gen.Long[0, 100], Gen.Int[0, 3]).Array[0, 400].Sample(
            entries =>
            {
                using var sorter = new SpillSorter(Path.GetTempPath(), runBytes: 200);
                var keys = entries.Select(e => new SpillKey(e.Item1, e.Item2, e.Item3, e.Item4)).ToList();
                foreach (var key in keys)
                {
                    sorter.Add(key, Encoding.UTF8.GetBytes(key.ToString()));
                }

                var read = sorter.InOrder().Select(e => (e.Key, Text: Encoding.UTF8.GetString(e.Payload.Span))).ToList();

                Assert.Equal(keys.Order(), read.Select(e => e.Key));
                Assert.All(read, e => Assert.Equal(e.Key.ToString(), e.Text));
                Assert.Equal(keys.Count, sorter.Count);
            },
            iter: 200);

    [Fact]
    public void Runs_past_the_memory_limit_go_to_disk_and_are_removed_with_the_sorter()
    {
        var folder = Directory.CreateTempSubdirectory();
        using (var sorter = new SpillSorter(folder.FullName, runBytes: 100))
        {
            for (var i = 0; i < 50; i++)
            {
                sorter.Add(new SpillKey(50 - i, 0, i, 0), new byte[10]);
            }

            Assert.Equal(4, sorter.RunsOnDisk);
            Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), sorter.InOrder().Select(e => e.Key.TimeTicks));
        }

        Assert.Empty(folder.GetFiles());
        folder.Delete();
    }
}

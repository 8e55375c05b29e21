using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Midmar.Logs.Archives;
using Midmar.Testing;
using Xunit;

namespace Midmar.Logs.Tests.Archives;

public sealed class ArchiveWalkerTests
{
    [Fact]
    public void A_plain_file_is_given_as_it_is() =>
        Assert.Equal([("x.json", "{}")], Walk("x.json", "{}"u8.ToArray()).Found);

    [Fact]
    public void Archives_in_archives_are_opened()
    {
        var inner = Zip(("a.json", "1"u8.ToArray()), ("folder/", []), ("folder/b.json", Gzip("2"u8.ToArray())));
        var (found, problems) = Walk("outer.zip", Zip(("inner.zip", inner), ("c.json.gz", Gzip("3"u8.ToArray()))));

        Assert.Empty(problems);
        Assert.Equal(
            [("outer.zip!inner.zip!a.json", "1"), ("outer.zip!inner.zip!folder/b.json!b.json", "2"), ("outer.zip!c.json.gz!c.json", "3")],
            found);
    }

    [Fact]
    public void All_members_of_a_gzip_are_read()
    {
        var (found, problems) = Walk("x.gz", [.. Gzip("one"u8.ToArray()), .. Gzip(new byte[100_000]), .. Gzip("two"u8.ToArray())]);

        Assert.Equal(100_006, Assert.Single(found).Content.Length);
        Assert.EndsWith("two", found[0].Content, StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Fact]
    public void A_cut_gzip_gives_what_there_is_and_says_so()
    {
        var content = RandomNumberGenerator.GetHexString(200_000);
        var packed = Gzip(Encoding.ASCII.GetBytes(content));
        var (found, problems) = Walk("x.json.gz", packed[..(packed.Length / 2)]);

        Assert.StartsWith(Assert.Single(found).Content, content, StringComparison.Ordinal);
        Assert.True(found[0].Content.Length > 50_000);
        Assert.Equal(["archive.truncated"], problems);
    }

    [Fact]
    public void A_damaged_entry_costs_no_other()
    {
        var zip = Zip(("a.json", Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(10_000))), ("b.json", "good"u8.ToArray()));
        zip.AsSpan(200, 2000).Fill(0xFF);
        var (found, problems) = Walk("x.zip", zip);

        Assert.Contains(found, entry => entry is { Name: "x.zip!b.json", Content: "good" });
        Assert.Contains(Assert.Single(problems), (string[])["archive.checksum", "archive.damaged-data", "archive.truncated"]);
    }

    [Fact]
    public void A_zip_without_directory_is_reported()
    {
        var zip = Zip(("a.json", "1"u8.ToArray()));

        Assert.Equal(["archive.damaged-zip"], Walk("x.zip", zip[..40]).Problems);
    }

    [Fact]
    public void Depth_entries_bytes_and_ratio_have_limits()
    {
        var deep = "{}"u8.ToArray();
        for (var i = 0; i <= ArchiveLimits.Default.MaxDepth; i++)
        {
            deep = Gzip(deep);
        }

        Assert.Equal(["archive.too-deep"], Walk("x", deep).Problems);

        var many = Zip([.. Enumerable.Range(0, 10).Select(i => ($"{i}", "1"u8.ToArray()))]);
        var (found, problems) = Walk("x", many, new ArchiveLimits { MaxEntries = 7 });
        Assert.Equal(7, found.Count);
        Assert.Equal(["archive.too-many-entries"], problems);

        var bomb = Zip(("zeros", new byte[10_000_000]), ("after", "1"u8.ToArray()));
        (found, problems) = Walk("x", bomb, new ArchiveLimits { RatioFrom = 1_000_000, MaxRatio = 100 });
        Assert.InRange(found[0].Content.Length, 1_000_000, 1_200_000);
        Assert.Equal("1", found[1].Content);
        Assert.Equal(["archive.ratio"], problems);

        Assert.Equal(["archive.too-large", "archive.too-large"], Walk("x", bomb, new ArchiveLimits { MaxBytes = 1_000_000 }).Problems);

        Assert.Equal(["archive.nested-too-large"], Walk("x", Gzip(bomb), new ArchiveLimits { MaxNestedZip = 1000 }).Problems);
    }

    [Fact]
    public void Encrypted_entries_are_reported_and_the_rest_is_given()
    {
        var encrypted = 0;
        var given = 0;
        foreach (var file in Directory.EnumerateFiles(RealData.Require("security-datasets"), "*.zip", SearchOption.AllDirectories))
        {
            using var stream = File.OpenRead(file);
            var walker = new ArchiveWalker(ArchiveLimits.Default);
            given += walker.Walk(file, stream).Count();
            Assert.All(walker.Problems, problem => Assert.Equal("archive.encrypted", problem.Problem.Code));
            encrypted += walker.Problems.Count;
        }

        Assert.True(encrypted > 0 && given > 100, $"{encrypted} encrypted, {given} given");
    }

    [Fact]
    public void Any_damage_to_a_zip_is_a_problem_and_never_an_exception()
    {
        var zip = Zip(("a.json", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 500)))), ("b.gz", Gzip("2"u8.ToArray())));
        for (var at = 0; at < zip.Length; at++)
        {
            foreach (var value in (byte[])[0x00, 0xFF, (byte)(zip[at] ^ 0x10)])
            {
                var copy = zip.ToArray();
                copy[at] = value;
                _ = Walk("x.zip", copy);
            }

            _ = Walk("x.zip", zip[..at]);
        }
    }

    [Theory]
    [InlineData(0x7FFF_FFFF_FFFF_FFF0)]
    [InlineData(-16)]
    [InlineData(0x1_0000_0000)]
    public void A_zip_that_points_outside_itself_is_a_problem_and_never_an_exception(long offset)
    {
        var zip = Zip(("a.json", "1"u8.ToArray()), ("b.json", "2"u8.ToArray())).ToList();
        var directory = zip.ToArray().AsSpan().IndexOf("PK\u0001\u0002"u8);
        var end = zip.ToArray().AsSpan().IndexOf("PK\u0005\u0006"u8);
        byte[] extra = [1, 0, 8, 0, .. BitConverter.GetBytes(offset)];
        zip.InsertRange(directory + 46 + 6, extra);
        var bytes = zip.ToArray();
        bytes.AsSpan(directory + 42, 4).Fill(0xFF);
        bytes[directory + 30] = (byte)extra.Length;
        bytes[end + extra.Length + 12] += (byte)extra.Length;

        var (found, problems) = Walk("x.zip", bytes);
        Assert.Equal(["archive.damaged-entry"], problems);
        Assert.Equal([("x.zip!b.json", "2")], found);
        Assert.NotEmpty(Walk("y.zip.gz", Gzip(bytes)).Problems);
    }

    [Fact]
    public void A_stream_can_be_looked_into_before_it_is_read()
    {
        using var stream = new PeekStream(new MemoryStream("abcdef"u8.ToArray()), leaveOpen: false);

        Assert.Equal("abc"u8, stream.Peek(3));
        Assert.Equal('a', stream.ReadByte());
        Assert.Equal("bcde"u8, stream.Peek(4));
        Assert.Equal("bcdef"u8, stream.Peek(100));
        Assert.Equal("bcdef", new StreamReader(stream).ReadToEnd());
    }

    [Fact]
    public void A_source_is_named_by_its_content()
    {
        using var stream = new HashingStream(new MemoryStream("abc"u8.ToArray()), leaveOpen: false);
        Assert.Equal('a', stream.ReadByte());
        var fingerprint = stream.Finish();

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", fingerprint.Sha256);
        Assert.Equal(0xba7816bf8f01cfeaUL, fingerprint.Source);
        Assert.Equal(fingerprint, SourceFingerprint.Of(new MemoryStream("abc"u8.ToArray())));
    }

    private static (List<(string Name, string Content)> Found, List<string> Problems) Walk(string name, byte[] bytes, ArchiveLimits? limits = null)
    {
        var walker = new ArchiveWalker(limits ?? ArchiveLimits.Default);
        var found = new List<(string, string)>();
        foreach (var entry in walker.Walk(name, new MemoryStream(bytes)))
        {
            found.Add((entry.Name, new StreamReader(entry.Content, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, 1024, leaveOpen: true).ReadToEnd()));
        }

        return (found, [.. walker.Problems.Select(problem => problem.Problem.Code)]);
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}

using System.IO.Compression;
using System.Text;
using Midmar.Detection.Scanning;
using Xunit;

namespace Midmar.Detection.Tests.Scanning;

public sealed class ScannerTests
{
    private const string Rule = """
        title: Hit
        id: 5b7a3f60-3a51-4a52-9d4e-0f3f0f2b8c01
        status: test
        logsource:
            category: test
        detection:
            selection:
                word: hit
            condition: selection
        level: high
        """;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Findings_are_the_same_bytes_for_any_number_of_threads(int threads)
    {
        ScanFile[] files = [Log("a.json", 40_000, 7), Log("b.json", 10, 2), Log("c.json", 60_000, 11)];
        var alone = ScanRun.Of(files, Rule, threads: 1);
        var together = ScanRun.Of(files, Rule, threads);

        Assert.Equal(1 + 5715 + 5 + 5455, alone.Findings.Count());
        Assert.Equal(alone.Output, together.Output);
        Assert.Equal(100_010, together.Report.Records);
        Assert.Equal(alone.Report.Sources.Select(s => (s.Path, s.Sha256, s.Records)), together.Report.Sources.Select(s => (s.Path, s.Sha256, s.Records)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_cannot_be_read_is_named_and_costs_nothing_else(int threads)
    {
        var good = Line(1, "hit");
        var packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => Line(i * 7919, "hit")))));
        ScanFile[] files =
        [
            ScanRun.File("damaged.json", good + "{\"word\":\"hit\n" + good),
            new("locked.json", () => throw new IOException("locked")),
            new("forbidden.json", () => throw new UnauthorizedAccessException("forbidden")),
            ScanRun.File("cut.json.gz", packed[..(packed.Length / 2)]),
            ScanRun.File("bomb.zip", Zip(("zeros.json", Zeros(300 * 1024 * 1024)), ("after.json", [Encoding.UTF8.GetBytes(good)]))),
            ScanRun.File("picture.png", [0x89, .. "PNG\r\n"u8, 0x1A, 0, 1, 2, 3]),
            ScanRun.File("empty.json", string.Empty),
            new("breaks.json", () => new BreakingStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(good, 50_000))))),
            ScanRun.File("good.json", good + good),
        ];

        var run = ScanRun.Of(files, Rule, threads);

        string[] expected =
        [
            "damaged.json json.syntax", "locked.json file.unreadable", "forbidden.json file.unreadable",
            "cut.json.gz archive.truncated", "cut.json.gz!cut.json json.truncated", "bomb.zip!zeros.json archive.ratio",
            "picture.png file.unknown-format", "empty.json file.empty", "breaks.json file.unreadable",
        ];
        Assert.Empty(expected.Except(run.Problems, StringComparer.Ordinal));
        Assert.All(
            run.Problems.Except(expected, StringComparer.Ordinal),
            p => Assert.StartsWith("bomb.zip!zeros.json json.", p, StringComparison.Ordinal));
        int Found(string path) => run.Findings.Count(f => f.StartsWith($"Hit {path}", StringComparison.Ordinal));
        Assert.Equal(2, Found("damaged.json"));
        Assert.True(Found("cut.json.gz") > 1000);
        Assert.Equal(1, Found("bomb.zip!after.json"));
        Assert.True(Found("breaks.json") > 1000);
        Assert.Equal(2, Found("good.json"));
    }

    [Fact]
    public async Task Many_sources_that_break_while_read_do_not_use_up_the_queue()
    {
        var files = Enumerable.Range(0, 40)
            .Select(i => new ScanFile($"{i}.json", () => new BreakingStream(Encoding.UTF8.GetBytes(Line(i, "hit")))))
            .Append(ScanRun.File("good.json", Line(1, "hit")));
        var run = await Task.Run(() => ScanRun.Of(files, Rule, threads: 2), TestContext.Current.CancellationToken)
            .WaitAsync(LongEnough, TestContext.Current.CancellationToken);

        Assert.Equal(41, run.Report.Sources.Length);
        Assert.Contains("Hit good.json@0", run.Findings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_writer_that_fails_ends_the_scan_with_its_own_exception(int threads)
    {
        var files = Enumerable.Range(0, 12).Select(i => Log($"{i}.json", 30_000, 1)).ToArray();
        foreach (var problem in (Func<Exception>[])[() => new IOException("disk full"), () => new InvalidOperationException("broken")])
        {
            var scan = Task.Run(
                () => ScanRun.Of(files, Rule, threads, new FailingWriter(5000, problem)), TestContext.Current.CancellationToken);
            var thrown = await Assert.ThrowsAnyAsync<Exception>(() => scan.WaitAsync(LongEnough, TestContext.Current.CancellationToken));

            Assert.Equal(problem().Message, thrown.Message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_output_that_fails_ends_the_scan_with_its_own_exception(int threads)
    {
        ScanFile[] files = [Log("a.json", 60_000, 1), Log("b.json", 60_000, 1)];
        var scan = Task.Run(
            () => ScanRun.Into(new FullStream(), files, Rule, threads), TestContext.Current.CancellationToken);

        var thrown = await Assert.ThrowsAsync<IOException>(() => scan.WaitAsync(LongEnough, TestContext.Current.CancellationToken));
        Assert.Equal("disk full", thrown.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_scan_stopped_halfway_keeps_what_it_found_and_says_so(int threads)
    {
        using var stop = new CancellationTokenSource();
        var files = Enumerable.Range(0, 6).Select(i => Log($"{i}.json", 30_000, 3)).ToArray();
        var whole = ScanRun.Of(files, Rule, threads: 1);
        var part = ScanRun.Of(
            files, Rule, threads, progress: new Each(p => Stop(stop, p.Bytes > 5_000_000)), stop: stop);

        Assert.False(whole.Report.Interrupted);
        Assert.True(part.Report.Interrupted);
        Assert.StartsWith(part.Output, whole.Output, StringComparison.Ordinal);
        Assert.InRange(part.Findings.Count(), 10_000, whole.Findings.Count() - 1000);
        Assert.Null(part.Report.Sources[^1].Sha256);
    }

    private static void Stop(CancellationTokenSource stop, bool now)
    {
        if (now)
        {
            stop.Cancel();
        }
    }

    private static string Line(int number, string word) => $$"""{"number":{{number}},"word":"{{word}}","text":"some words so that a block is full soon"}""" + "\n";

    /// <summary>A log of so many records, of which every n-th is a hit; about 90 bytes each.</summary>
    private static ScanFile Log(string path, int records, int every) => ScanRun.File(
        path, string.Concat(Enumerable.Range(0, records).Select(i => Line(i, i % every == 0 ? "hit" : "miss"))));

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, IEnumerable<byte[]> Content)[] entries)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                foreach (var part in content)
                {
                    entry.Write(part);
                }
            }
        }

        return packed.ToArray();
    }

    private static IEnumerable<byte[]> Zeros(int bytes)
    {
        yield return "{\"a\":1}\n"u8.ToArray();
        var zeros = new byte[1024 * 1024];
        for (var i = 0; i < bytes / zeros.Length; i++)
        {
            yield return zeros;
        }
    }

    private sealed class Each(Action<ScanProgress> action) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value) => action(value);
    }

    /// <summary>Gives its bytes and then fails.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            return read > 0 ? read : throw new IOException("The cable is out.");
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > 10_000)
            {
                throw new IOException("disk full");
            }

            base.Write(buffer);
        }
    }
}

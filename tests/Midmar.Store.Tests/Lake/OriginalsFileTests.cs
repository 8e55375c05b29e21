using CsCheck;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Xunit;

namespace Midmar.Store.Tests.Lake;

public sealed class OriginalsFileTests : IDisposable
{
    private const int Large = PackedOriginals.BlockLength;

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-originals-").FullName;

    /// <summary>Parts are used again, as in a lake, so what was in them before must not show.</summary>
    [Fact]
    public void Every_payload_comes_back_as_it_was()
    {
        using var first = new PackedOriginals();
        using var second = new PackedOriginals();
        PackedOriginals[] parts = [first, second];
        Gen.OneOf(Gen.Int[0, 5_000], Gen.Int[0, 5_000], Gen.Int[Large - 2, Large + 2], Gen.Int[Large, 3 * Large]).Array[0, 12].Sample(
            lengths =>
            {
                var frames = FramesOf(lengths);
                foreach (var (frame, i) in frames.Select((f, i) => (f, i)))
                {
                    parts[i % 2].Add(frame);
                }

                var path = Path.Combine(folder, "x.originals");
                OriginalsFile.Write(new DurableFiles(), path, parts, CancellationToken.None);
                foreach (var part in parts)
                {
                    part.Clear();
                }

                var read = OriginalsFile.Read(path, FilledLake.Workspace, frames.Select(f => f.Position).ToHashSet()).OrderBy(f => f.Position).ToList();
                Assert.Equal(frames.Select(Describe), read.Select(Describe));
                Assert.All(frames.Zip(read), f => Assert.True(f.First.Buffer.AsSpan(0, f.First.Length).SequenceEqual(f.Second.Buffer.AsSpan(0, f.Second.Length))));
                Assert.Null(OriginalsFile.Read(path, FilledLake.Workspace, -1));
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void What_is_packed_is_counted_as_memory_and_forgotten_when_cleared()
    {
        using var part = new PackedOriginals();
        var random = new byte[Large];
        new Random(5).NextBytes(random);
        part.Add(FrameOf(0, random));

        Assert.InRange(part.MemoryBytes, Large, 2 * Large);
        part.Clear();
        Assert.Equal(0, part.MemoryBytes);
        Assert.Empty(part.Blocks);
    }

    [Fact]
    public void A_cut_file_is_told()
    {
        using var part = new PackedOriginals();
        part.Add(FrameOf(0, new byte[100]));
        var path = Path.Combine(folder, "cut.originals");
        OriginalsFile.Write(new DurableFiles(), path, [part], CancellationToken.None);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);

        Assert.Throws<InvalidDataException>(() => OriginalsFile.Read(path, FilledLake.Workspace, 0));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JournalFrame[] FramesOf(int[] lengths)
    {
        var (frames, position) = (new List<JournalFrame>(), 17L);
        foreach (var length in lengths)
        {
            var payload = new byte[length];
            new Random(length).NextBytes(payload.AsSpan(0, length / 2));
            frames.Add(FrameOf(position, payload));
            position = frames[^1].End;
        }

        return [.. frames];
    }

    private static JournalFrame FrameOf(long position, byte[] payload) => new()
    {
        Kind = FrameKind.Records,
        Position = position,
        End = position + 100 + payload.Length,
        Workspace = FilledLake.Workspace,
        Source = new SourceId(3),
        RecordSource = (ulong)position * 0x9E37_79B9_7F4A_7C15,
        RecordPosition = position,
        Arrived = FilledLake.Kickoff.AddTicks(position),
        Received = FilledLake.Kickoff.AddTicks(position + 1),
        Lane = 4,
        Digest = null,
        ReadAs = new ReadAs("json", "ملعب", position % 2 == 0 ? null : "windows//sysmon"),
        Buffer = payload,
        Length = payload.Length,
    };

    private static string Describe(JournalFrame f) =>
        $"{f.Kind} {f.Position} {f.End} {f.Workspace} {f.Source} {f.RecordSource} {f.RecordPosition} {f.Arrived:O} {f.Received:O} {f.Lane} {f.ReadAs} {f.Length}";
}

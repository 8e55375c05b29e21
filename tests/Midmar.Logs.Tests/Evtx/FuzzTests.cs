using System.Diagnostics;
using System.Globalization;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Evtx;
using Midmar.Logs.Formats.Evtx.Rendering;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class FuzzTests
{
    /// <summary>Damaged chunks to read; <c>MIDMAR_FUZZ_INPUTS=1000000</c> for a long run.</summary>
    private static readonly int Inputs =
        int.Parse(Environment.GetEnvironmentVariable("MIDMAR_FUZZ_INPUTS") ?? "2000", CultureInfo.InvariantCulture);

    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(5);

    [Fact]
    public void Damaged_chunks_never_throw_and_never_take_long()
    {
        var chunks = EvtxFiles.All("evtx").Where((_, i) => i % 7 == 0).SelectMany(Chunks).ToArray();
        var format = new EvtxFormat();
        var parser = format.CreateParser(EvtxFiles.Context);
        var batch = new RecordBatch();
        var records = 0;
        var problems = 0;
        for (var seed = 0; seed < Inputs; seed++)
        {
            var block = new LogBlock { Buffer = [.. chunks[seed % chunks.Length]], Offset = 4096 };
            block.Length = new ChunkMutator(seed).Damage(block.Buffer);
            var clock = Stopwatch.StartNew();
            Run(parser, block, batch, render: seed % 10 == 0);
            Assert.True(clock.Elapsed < MostForOne, $"Seed {seed} took {clock.Elapsed}.");
            records += batch.Count;
            problems += batch.Problems.Count;
        }

        Assert.True(records > Inputs, $"Only {records} records: the damage leaves nothing to read.");
        Assert.True(problems > Inputs / 2, $"Only {problems} problems: the damage is not seen.");
    }

    [Fact]
    public void Damaged_files_cut_anywhere_never_throw()
    {
        var file = File.ReadAllBytes(EvtxFiles.All("evtx", "odd-and-damaged")[3]);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var damaged = file.AsSpan(0, random.Next(file.Length)).ToArray();
            if (damaged.Length > 0)
            {
                new ChunkMutator(i).Damage(damaged.Length > 8 ? damaged : new byte[16]);
            }

            EvtxFiles.Count(damaged);
        }
    }

    internal static void Run(BlockParser parser, LogBlock block, RecordBatch batch, bool render)
    {
        parser.Parse(block, batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            for (var f = 0; f < record.FieldCount; f++)
            {
                _ = record.ValueAt(f);
            }

            if (render)
            {
                EvtxJson.TryRender(record, out _, out _);
                EvtxXml.TryRender(record, out _, out _);
            }
        }
    }

    private static IEnumerable<byte[]> Chunks(string path)
    {
        var cutter = new EvtxFormat().CreateCutter(new MemoryStream(File.ReadAllBytes(path)));
        var block = new LogBlock();
        while (cutter.TryRead(block))
        {
            yield return block.Buffer.AsSpan(0, block.Length).ToArray();
        }
    }
}

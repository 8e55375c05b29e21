using System.Diagnostics;
using System.Globalization;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Evtx;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

/// <summary>
/// Measures the reader on one core: all 281 attack recordings in memory, over and over, each file with a parser of its
/// own. An ordinary run only looks that it works; <c>MIDMAR_EVTX_RECORDS=2000000</c> measures.
/// </summary>
public sealed class Throughput(ITestOutputHelper output)
{
    private const int Runs = 5;

    private static readonly int Records =
        int.Parse(Environment.GetEnvironmentVariable("MIDMAR_EVTX_RECORDS") ?? "20000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_are_read_again_and_again_with_little_memory(bool decode)
    {
        var files = EvtxFiles.All("evtx", "evtx-to-mitre-attack").Select(File.ReadAllBytes).ToArray();
        Read(files, Records / 10, decode);
        var rates = new List<double>();
        var ofProcessor = new List<double>();
        var result = default(Result);
        var least = long.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var before = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            result = Read(files, Records, decode);
            rates.Add(result.Records / clock.Elapsed.TotalSeconds);
            ofProcessor.Add(result.Records / (Environment.CpuUsage.TotalTime - before).TotalSeconds);

            // Tests that run beside this one may empty caches it shares with them.
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - allocated);
            result = result with { Allocated = least };
        }

        rates.Sort();
        ofProcessor.Sort();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"decode={decode}: median {rates[Runs / 2]:N0} records/s of {Runs} runs ({rates[0]:N0} to {rates[^1]:N0}), {ofProcessor[Runs / 2]:N0} for each second of processor time; {result.Records:N0} records, {result.Fields:N0} fields, {(double)result.UsedBytes / result.Records:N0} bytes each, {(double)result.Allocated / result.Records:N0} bytes allocated each");
        output.WriteLine(line);
        Assert.True(result.Records >= Records);
        Assert.True(result.Allocated / result.Records < 2_000, line);
    }

    private static Result Read(byte[][] files, int records, bool decode)
    {
        var format = new EvtxFormat();
        var block = new LogBlock();
        var batch = new RecordBatch();
        var result = default(Result);
        while (result.Records < records)
        {
            foreach (var file in files)
            {
                var cutter = format.CreateCutter(new MemoryStream(file));
                var parser = format.CreateParser(EvtxFiles.Context);
                while (cutter.TryRead(block))
                {
                    parser.Parse(block, batch);
                    result = Visit(batch, decode, result);
                }
            }
        }

        return result;
    }

    private static Result Visit(RecordBatch batch, bool decode, Result result)
    {
        var (records, fields, used, sum) = (result.Records, result.Fields, result.UsedBytes, result.Sum);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            used += record.Original.Length;
            for (var f = 0; f < record.FieldCount; f++)
            {
                sum += decode ? (int)record.ValueAt(f).Kind : record.FieldAt(f).Value;
                fields++;
            }
        }

        return new Result(records + batch.Count, fields, used, sum, 0);
    }

    private readonly record struct Result(int Records, long Fields, long UsedBytes, long Sum, long Allocated);
}

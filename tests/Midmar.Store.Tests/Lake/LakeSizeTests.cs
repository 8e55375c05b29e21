using System.Diagnostics;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Xunit;

namespace Midmar.Store.Tests.Lake;

public sealed class LakeSizeTests : IDisposable
{
    private const long MaxBytesPerRecord = 350;
    private static readonly WorkspaceId Workspace = new(1);

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-lake-").FullName;

    [Fact]
    public void Real_event_logs_are_kept_in_350_bytes_a_record() => Measure(RealFrames.Evtx());

    [Fact]
    public void Recorded_attacks_are_kept_in_350_bytes_a_record() => Measure(RealFrames.SecurityDatasets());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Measure(IEnumerable<string> paths)
    {
        var lake = new WorkspaceLake(folder, Workspace, new DurableFiles(), LogSourceTable.Default);
        var parser = new FrameParser(Workspace, LogSourceTable.Default);
        var batch = new RecordBatch();
        var segment = lake.Begin(0, 1);
        var (adding, memory, to) = (TimeSpan.Zero, 0L, 0L);
        foreach (var frame in RealFrames.Of(Workspace, paths))
        {
            parser.Parse(frame, batch);
            var start = Stopwatch.GetTimestamp();
            segment.Add(0, frame, batch);
            adding += Stopwatch.GetElapsedTime(start);
            to = frame.End;
        }

        memory = segment.MemoryBytes;
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var sealing = Stopwatch.StartNew();
        segment.Seal(to, CancellationToken.None);
        sealing.Stop();

        var bytes = Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length);
        var each = string.Join(", ", Directory.GetFiles(folder).Select(f => $"{Path.GetExtension(f)} {new FileInfo(f).Length / lake.Records}"));
        TestContext.Current.SendDiagnosticMessage(
            $"{lake.Records} records, {bytes / lake.Records} bytes each ({each}), {memory >> 20} MiB in memory, "
            + $"{adding.TotalMicroseconds / lake.Records:f2} us to add one, {sealing.Elapsed.TotalSeconds:f1} s to seal, "
            + $"{heap >> 20} MiB of heap before and {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB after sealing, {Environment.WorkingSet >> 20} MiB working set");
        Assert.InRange(bytes, 1, lake.Records * MaxBytesPerRecord);
    }
}

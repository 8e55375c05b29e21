using System.CommandLine;
using System.Globalization;
using Midmar.Benchmarks;

namespace Midmar.Commands;

/// <summary><c>midmar bench ingest</c>: what a centre takes in through <c>_bulk</c>, and what that costs it.</summary>
internal static class BenchIngestCommand
{
    private const int RecordsEach = 1_000;

    public static Command Create()
    {
        var paths = PathArgument.Create("PATH", "Logs with JSON lines; bodies are made of them before anything is measured.", ArgumentArity.OneOrMore);
        var rules = new Option<string[]>("--rules") { Description = "Rules." };
        var seconds = new Option<int>("--seconds") { Description = "How long to send.", DefaultValueFactory = _ => 600 };
        var connections = new Option<int>("--connections") { Description = "Senders at a time.", DefaultValueFactory = _ => 4 };
        var keep = new Option<string?>("--data") { Description = "The centre's data folder, kept. Default: a temporary one." };
        var command = new Command("ingest", "Starts a centre on loopback and sends it real records through _bulk as fast as it takes them.") { paths, rules, seconds, connections, keep };
        HelpWithExamples.Add(command, """
            Records are numbered, so that none is a repetition. At the end they are counted in the files of the stopped centre.

            Example: midmar bench ingest logs/ --rules rules/ --seconds 600
            """);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(paths), parsed.GetValue(rules) ?? [], TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(connections), parsed.GetValue(keep), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, string[] rules, TimeSpan duration, int connections, string? keep, CancellationToken cancellation)
    {
        var bodies = BulkBodies.Of(LoadedBlocks.Load(paths), RecordsEach);
        if (bodies.Count < connections)
        {
            Console.Error.WriteLine($"midmar: {bodies.Records} JSON records make {bodies.Count} bodies of {RecordsEach}; give more logs, or fewer --connections.");
            return ExitCodes.NothingReadable;
        }

        Print($"{bodies.Count:N0} bodies, {bodies.Records:N0} records, {(double)bodies.Bytes / bodies.Records:N0} bytes a record with its action");
        var data = keep ?? Directory.CreateTempSubdirectory("midmar-bench").FullName;
        try
        {
            IngestBenchmark.Figure figure;
            using (var centre = new ServeProcess(data, rules))
            {
                var address = await centre.ListeningAsync();
                await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
                Print($"idle: {centre.Memory / 1e6:N0} MB");
                figure = await new IngestBenchmark(centre, address, bodies, connections).RunAsync(duration, f => Write("so far", f), cancellation);
                Write("in all", figure);
                await centre.StopAsync();
            }

            var stored = await StoredCount.OfAsync(data, CancellationToken.None);
            Print($"sent {figure.Records:N0} = stored {stored.Stored:N0} = counted {stored.Counted:N0}: {(figure.Records == stored.Stored && stored.Stored == stored.Counted ? "yes" : "NO")}; {stored.Findings:N0} findings");
            Print($"segments: {stored.InSegments:N0} records, {stored.SegmentBytes / 1e6:N0} MB, {(double)stored.SegmentBytes / Math.Max(1, stored.InSegments):N0} bytes a record");
            return figure.Records == stored.Stored && stored.Stored == stored.Counted ? ExitCodes.Done : ExitCodes.NothingReadable;
        }
        finally
        {
            if (keep is null)
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    private static void Write(string what, IngestBenchmark.Figure f) => Print(
        $"{what}: {f.Records:N0} records in {f.Elapsed.TotalSeconds:N0} s ({f.Records / f.Elapsed.TotalSeconds:N0}/s, {f.Bytes / 1e6 / f.Elapsed.TotalSeconds:N0} MB/s), {f.Refused:N0} sent again; server {f.ServerTime.TotalSeconds:N0} s of processor time: {f.Records / Math.Max(0.001, f.ServerTime.TotalSeconds):N0} records a second of it; sender {f.SenderTime.TotalSeconds:N0} s; memory {f.Memory / 1e6:N0} MB, peak {f.PeakMemory / 1e6:N0} MB");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

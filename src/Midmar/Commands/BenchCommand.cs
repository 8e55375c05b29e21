using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Midmar.Benchmarks;
using Midmar.Detection.Scanning;
using Midmar.Input;
using Midmar.Output;
using Midmar.Sigma;

namespace Midmar.Commands;

/// <summary><c>midmar bench</c>: the figures in docs/benchmarks.md.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures this program on this machine.")
    {
        Scan(), Load(), Memory(), BenchIngestCommand.Create(), BenchIndicatorsCommand.Create(), BenchKillCommand.Create(), BenchNoiseCommand.Create(),
    };

    private static Command Scan()
    {
        var paths = PathArgument.Create("PATH", "Logs; held in memory while measuring.", ArgumentArity.OneOrMore);
        var rulePaths = new Option<string[]>("--rules") { Description = "Rules." };
        var records = new Option<long>("--records") { Description = "Records in each run, at least.", DefaultValueFactory = _ => 2_000_000 };
        var runs = new Option<int>("--runs") { Description = "Runs.", DefaultValueFactory = _ => 5 };
        var command = new Command("scan", "Records a second: read alone, with all values decoded, and with all rules; one thread, then two.") { paths, rulePaths, records, runs };
        HelpWithExamples.Add(command, """
            Example: midmar bench scan logs/ --rules rules/
            """);
        command.SetAction(parsed =>
        {
            var rules = RuleSources.Load(parsed.GetValue(rulePaths) ?? [], [], []);
            var blocks = LoadedBlocks.Load(parsed.GetRequiredValue(paths));
            if (blocks.All.Count == 0)
            {
                Console.Error.WriteLine("midmar: nothing that was given could be read.");
                return ExitCodes.NothingReadable;
            }

            Print($"midmar {Provenance.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors, {rules.Rules.Length:N0} rules");
            Print($"{blocks.Sources:N0} sources, {blocks.All.Count:N0} blocks, {blocks.Bytes / 1e6:N1} MB{(blocks.IsCut ? " (cut: the rest does not fit)" : "")}");
            var benchmark = new ScanBenchmark(blocks, rules, parsed.GetValue(records), Math.Max(1, parsed.GetValue(runs)));
            Print($"read, one thread      {Text(benchmark.Measure(ScanBenchmark.Stage.Read, 1))}");
            Print($"decoded, one thread   {Text(benchmark.Measure(ScanBenchmark.Stage.Decode, 1))}");
            var one = benchmark.Measure(ScanBenchmark.Stage.Match, 1);
            Print($"matched, one thread   {Text(one)}, {(double)one.Work.RulesEvaluated / one.Work.Records:N1} rules evaluated a record");
            var two = benchmark.Measure(ScanBenchmark.Stage.Match, 2);
            Print($"matched, two threads  {Text(two)}, {two.RecordsPerSecond / one.RecordsPerSecond:N2} x one thread");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Load()
    {
        var rulePaths = PathArgument.Create("RULES", "Rules.", ArgumentArity.OneOrMore);
        var command = new Command("load", "Time and memory to load rules and compile them for every log source they name, in this process, cold: run it several times.") { rulePaths };
        HelpWithExamples.Add(command, """
            Example: midmar bench load rules/
            """);
        command.SetAction(parsed =>
        {
            using var process = Process.GetCurrentProcess();
            var before = process.WorkingSet64;
            var clock = Stopwatch.StartNew();
            var rules = RuleSources.Load(parsed.GetRequiredValue(rulePaths), [], []);
            var loaded = clock.Elapsed;
            var sets = RuleCompilation.CompileAll(rules);
            var compiled = clock.Elapsed;
            process.Refresh();
            Print($"{rules.Rules.Length:N0} rules loaded, {rules.RefusedCount:N0} refused: {loaded.TotalMilliseconds:N0} ms; compiled for {sets:N0} sets of log sources: {compiled.TotalMilliseconds:N0} ms in all; resident memory +{(process.WorkingSet64 - before) / 1e6:N0} MB");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Memory()
    {
        var gigabytes = new Option<double>("--gigabytes") { Description = "Generated input.", DefaultValueFactory = _ => 5 };
        var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var rulePaths = new Option<string[]>("--rules") { Description = "Rules." };
        var command = new Command("memory", "Peak memory of a scan over generated JSON lines.") { gigabytes, threads, rulePaths };
        HelpWithExamples.Add(command, """
            Example: midmar bench memory --gigabytes 5 --rules rules/
            """);
        command.SetAction((parsed, cancellation) =>
        {
            var length = (long)(parsed.GetValue(gigabytes) * 1e9);
            var rules = RuleSources.Load(parsed.GetValue(rulePaths) ?? [], [], []);
            var options = new ScanOptions { Threads = Math.Max(1, parsed.GetValue(threads)), SpillFolder = Path.GetTempPath() };
            var clock = Stopwatch.StartNew();
            var report = new Scanner(rules, options, FindingFormats.Find("jsonl", path: null))
                .Run([new ScanFile("generated.json", () => new GeneratedLog(length, seed: 1))], Stream.Null, progress: null, cancellation);
            using var process = Process.GetCurrentProcess();
            Print($"{report.Bytes / 1e9:N2} GB, {report.Records:N0} records, {report.Counts.Total:N0} findings in {clock.Elapsed.TotalSeconds:N0} s (generating included), {options.Threads} threads: peak resident memory {process.PeakWorkingSet64 / 1e6:N0} MB");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static string Text(ScanBenchmark.Figure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.RecordsPerSecond,10:N0} records/s ({figure.Slowest:N0} to {figure.Fastest:N0}; {figure.PerProcessorSecond:N0} a second of processor time), {figure.Work.Records:N0} records, {figure.Work.Matches:N0} matches");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

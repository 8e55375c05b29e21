using System.CommandLine;
using System.Globalization;
using Midmar.Benchmarks;
using Midmar.Input;
using Midmar.Output;

namespace Midmar.Commands;

/// <summary><c>midmar bench indicators</c>.</summary>
internal static class BenchIndicatorsCommand
{
    public static Command Create()
    {
        var paths = PathArgument.Create("PATH", "Logs; held in memory while measuring. None: look-ups alone.", ArgumentArity.ZeroOrMore);
        var rulePaths = new Option<string[]>("--rules") { Description = "Rules." };
        var count = new Option<int>("--count") { Description = "Indicators.", DefaultValueFactory = _ => 1_000_000 };
        var runs = new Option<int>("--runs") { Description = "Runs.", DefaultValueFactory = _ => 5 };
        var command = new Command("indicators", "An index of made-up indicators: memory, look-ups a second, and what they cost beside the rules.") { paths, rulePaths, count, runs };
        HelpWithExamples.Add(command, """
            Example: midmar bench indicators logs/ --rules rules/
            """);
        command.SetAction(parsed =>
        {
            Print($"midmar {Provenance.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors");
            var (index, took, held) = new IndicatorBenchmark(Math.Max(1, parsed.GetValue(count))).Build();
            Print($"{index.Count:N0} indicators: built in {took.TotalMilliseconds:N0} ms, {index.MemoryBytes / 1e6:N1} MB ({(double)index.MemoryBytes / index.Count:N1} bytes each), {held / 1e6:N1} MB held by the process");
            var (perSecond, found) = IndicatorBenchmark.LookUps(index, 100_000);
            Print($"look-ups, one thread: {perSecond:N0} values/s, {found:N0} found");
            if (parsed.GetValue(paths) is { Length: > 0 } given)
            {
                var rules = RuleSources.Load(parsed.GetValue(rulePaths) ?? [], [], []);
                var blocks = LoadedBlocks.Load(given);
                if (blocks.All.Count == 0)
                {
                    Console.Error.WriteLine("midmar: nothing that was given could be read.");
                    return ExitCodes.NothingReadable;
                }

                var (alone, both, records, sightings) = IndicatorBenchmark.Compare(blocks, rules, index, Math.Max(1, parsed.GetValue(runs)));
                Print($"{rules.Rules.Length:N0} rules over {records:N0} records: {alone:N0} records/s alone, {both:N0} with indicators ({alone / both:N3} x the time), {sightings:N0} sightings");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

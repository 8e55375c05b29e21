using System.CommandLine;
using System.Globalization;
using Midmar.Benchmarks;
using Midmar.Input;
using Midmar.Output;

namespace Midmar.Commands;

/// <summary><c>midmar bench noise</c>.</summary>
internal static class BenchNoiseCommand
{
    public static Command Create()
    {
        var paths = PathArgument.Create("PATH", "Recorded attacks: a file is an attack.", ArgumentArity.OneOrMore);
        var rulePaths = new Option<string[]>("--rules") { Description = "Rules." };
        var command = new Command("noise", "How many rows of the queue the findings of recorded attacks become, and whether a row is about one attack.") { paths, rulePaths };
        HelpWithExamples.Add(command, """
            Example: midmar bench noise attacks/ --rules rules/
            """);
        command.SetAction((parsed, cancellation) =>
        {
            var rules = RuleSources.Load(parsed.GetValue(rulePaths) ?? [], [], []);
            var benchmark = new NoiseBenchmark([.. ScanPaths.Expand(parsed.GetRequiredValue(paths))], rules);
            var read = benchmark.Scan(cancellation);
            if (benchmark.Attacks == 0)
            {
                Console.Error.WriteLine("midmar: nothing that was given could be read, or the rules find nothing in it.");
                return Task.FromResult(ExitCodes.NothingReadable);
            }

            Print($"midmar {Provenance.Version}, {rules.Rules.Length:N0} rules, {read:N0} recordings read; the rules find something in {benchmark.Attacks:N0} of them");
            Print("interleaved", benchmark.Interleaved());
            Print("as recorded", benchmark.AsRecorded());
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Print(string name, NoiseBenchmark.Figure figure) => Print(
        $"{name}: {figure.Findings:N0} findings, {figure.Alerts:N0} alerts, {figure.Rows:N0} rows ({figure.Fewer:P1} fewer than findings); of several attacks: {figure.MixedAlerts:N0} alerts, {figure.MixedRows:N0} rows; attacks with an alert: {figure.AttacksSeen:N0}");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

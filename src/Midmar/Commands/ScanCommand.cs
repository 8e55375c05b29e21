using System.CommandLine;
using System.Globalization;
using Midmar.Detection.Scanning;
using Midmar.Input;
using Midmar.Logs.Formats;
using Midmar.Output;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Rules;

namespace Midmar.Commands;

/// <summary><c>midmar scan</c>: what happened, in a folder of logs.</summary>
internal static class ScanCommand
{
    private const string Help = """
        Reads EVTX and JSON (lines, arrays, concatenated objects), also inside .gz and .zip and in folders.

        Examples:
          midmar scan samples/
          midmar scan C:\Logs --rules sigma/rules --min-level medium --out findings.jsonl
          midmar scan dc01.evtx web.zip --from 2026-06-11T16:00:00Z --to 2026-06-11T20:00:00Z --out findings.csv

        With --out, what was read and with which rules is written beside the findings, as FILE.provenance.json.
        Exit codes: 0 ran to the end, 2 usage, 3 nothing readable, 130 interrupted (partial results).
        """;

    public static Command Create(TimeProvider time)
    {
        var paths = PathArgument.Create("PATH", "Files and folders to scan.", ArgumentArity.OneOrMore);
        var rules = Many("--rules", "Rules: file, folder or zip. Default: the rules that come with Midmar.");
        var filters = Many("--filters", "Sigma filters: file, folder or zip.");
        var pipelines = Many("--pipeline", "Processing pipelines in pySigma's YAML form.");
        var minLevel = new Option<string>("--min-level") { Description = $"Report findings of this level and above: {string.Join(", ", LevelName.All)}.", HelpName = "LEVEL", DefaultValueFactory = _ => LevelName.All[0] };
        minLevel.AcceptOnlyFromAmong(LevelName.All);
        var from = Time("--from", "Pass over records before this time (UTC unless it says otherwise).");
        var to = Time("--to", "Pass over records at or after this time.");
        var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var count) && count is < 1 or > MaxThreads)
            {
                result.AddError($"--threads must be from 1 to {MaxThreads}.");
            }
        });
        var output = new Option<FileInfo?>("--out") { Description = "Write the findings to this file; its extension tells the form." };
        var format = new Option<string?>("--format") { Description = "Form of the findings, where the extension of --out does not tell." };
        format.AcceptOnlyFromAmong([.. FindingFormats.Names, .. LogFormats.All.Select(f => f.Name)]);
        var inputFormat = new Option<string?>("--input-format") { Description = "Format of the logs, where their content does not tell. --format takes it too." };
        inputFormat.AcceptOnlyFromAmong([.. LogFormats.All.Select(f => f.Name)]);

        var logSources = new Option<string[]>("--log-source")
        {
            Description = "Log source of all records, for logs that Midmar does not know: product=acme,service=gate. Several: repeat it.",
            HelpName = "SOURCE",
        };

        var command = new Command("scan", "Runs Sigma rules over log files and says what happened.")
        {
            paths, rules, filters, pipelines, minLevel, from, to, threads, output, format, inputFormat, logSources,
        };
        HelpWithExamples.Add(command, Help);
        command.SetAction((parsed, cancellation) => Task.FromResult(new ScanRun(time)
        {
            Paths = parsed.GetRequiredValue(paths),
            Rules = parsed.GetValue(rules) ?? [],
            Filters = parsed.GetValue(filters) ?? [],
            Pipelines = parsed.GetValue(pipelines) ?? [],
            MinLevel = LevelName.Parse(parsed.GetRequiredValue(minLevel)),
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Threads = parsed.GetValue(threads),
            Out = parsed.GetValue(output)?.ToString(),
            Format = parsed.GetValue(format),
            InputFormat = parsed.GetValue(inputFormat),
            LogSources = [.. (parsed.GetValue(logSources) ?? []).Select(LogSourceText.Parse)],
            Arguments = [.. parsed.Tokens.Select(t => t.Value)],
        }.Run(cancellation)));
        return command;
    }

    private const int MaxThreads = 256;

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, HelpName = "PATH", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static Option<DateTime?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTime.TryParse(
                result.Tokens[0].Value,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time))
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a time; write it like 2026-06-11T16:00:00Z.");
            return null;
        },
    };
}

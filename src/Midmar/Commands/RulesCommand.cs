using System.CommandLine;
using System.Text;
using System.Text.Json;
using Midmar.Input;
using Midmar.Output;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Commands;

/// <summary><c>midmar rules</c>: what the rules are, whether they can be loaded, whether they still detect what they should.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "Checks, lists and tests Sigma rules.") { Check(), List(), Test() };

    private static Command Check()
    {
        var paths = PathArgument.Create("PATH", "Rules, filters and correlations: files, folders, zips.", ArgumentArity.OneOrMore);
        var pipelines = new Option<string[]>("--pipeline") { Description = "Processing pipelines." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("check", "Says what is wrong with rules, where, and what to do about it. Exits with 1 when a rule is refused.") { paths, pipelines, json };
        HelpWithExamples.Add(command, """
            Example: midmar rules check my-rules/
            """);
        command.SetAction(parsed =>
        {
            var rules = RuleSources.Load(parsed.GetRequiredValue(paths), [], parsed.GetValue(pipelines) ?? []);
            if (parsed.GetValue(json))
            {
                PrintJson(rules);
            }
            else
            {
                PrintText(rules);
            }

            return rules.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error) ? ExitCodes.CheckFailed : ExitCodes.Done;
        });
        return command;
    }

    private static void PrintText(Sigma.RuleSet rules)
    {
        foreach (var diagnostic in rules.Diagnostics)
        {
            Console.WriteLine(TerminalText.SafeLines(DiagnosticText.Render(diagnostic)));
        }

        Console.WriteLine($"{rules.Rules.Length} rules, {rules.Correlations.Length} correlations, {rules.FilterCount} filters loaded; {rules.RefusedCount} refused.");
    }

    private static void PrintJson(Sigma.RuleSet rules)
    {
        using var stream = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(stream, JsonText.Indented);
        json.WriteStartObject();
        json.WriteNumber("rules", rules.Rules.Length);
        json.WriteNumber("correlations", rules.Correlations.Length);
        json.WriteNumber("filters", rules.FilterCount);
        json.WriteNumber("refused", rules.RefusedCount);
        json.WriteString("hash", rules.Hash);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in rules.Diagnostics)
        {
            RuleCheckJson.Write(json, diagnostic);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Command List()
    {
        var paths = PathArgument.Create("PATH", "Rules; default: those that come with Midmar.", ArgumentArity.ZeroOrMore);
        var command = new Command("list", "Lists rules: level, log source, id, title.") { paths };
        command.SetAction(parsed =>
        {
            var rules = RuleSources.Load(parsed.GetValue(paths) ?? [], [], []);
            foreach (var rule in rules.Rules)
            {
                Console.WriteLine($"{LevelName.Of(rule.Level),-14}{rule.LogSource,-60} {rule.Id,-37} {TerminalText.Safe(rule.Title)}");
            }

            foreach (var rule in rules.Correlations)
            {
                Console.WriteLine($"{LevelName.Of(rule.Level),-14}{$"correlation={rule.Type}",-60} {rule.Id,-37} {TerminalText.Safe(rule.Title)}");
            }

            RuleMessages.Write(Console.Error, rules, verbose: false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Test()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of regression cases: info.yml beside <rule id>.evtx or .json." };
        var rules = new Option<string[]>("--rules") { Description = "The rules to test; default: those that come with Midmar." };
        var command = new Command("test", "Runs rules over recorded events and compares how often each fires with what its case expects.") { folder, rules };
        HelpWithExamples.Add(command, """
            The last line is "N of N passed"; exits with 1 when a case fails.

            Example: midmar rules test sigma/regression_data --rules sigma/rules
            """);
        command.SetAction(parsed => RegressionRun.Run(parsed.GetRequiredValue(folder), parsed.GetValue(rules) ?? [], Console.Out));
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using Midmar.Detection.Pipeline;
using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Scoring;
using Midmar.Exercise.Simulation;
using Midmar.Exercises;
using Midmar.Input;
using Midmar.Output;

namespace Midmar.Commands;

/// <summary><c>midmar demo</c>: an exercise played from beginning to end.</summary>
internal static class DemoCommand
{
    private const int DefaultSeed = 1;

    public static Command Create()
    {
        var headless = new Option<bool>("--headless") { Description = "Play without screens and print the scorecard." };
        var seed = new Option<int>("--seed") { Description = "Decides what the scenario leaves open; the same seed gives the same scorecard.", DefaultValueFactory = _ => DefaultSeed };
        var command = new Command("demo", "Plays an exercise: a small attack in simulated logs, detected, judged and scored.") { headless, seed };
        HelpWithExamples.Add(command, """
            The simulated logs go through the centre's own ingest, journal and detection, in an exercise workspace that is gone
            afterwards. A scripted analyst, who reads its alerts and does not know what happened, gives verdicts; these are
            scored against the truth.

            Example: midmar demo --headless --seed 7
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(headless))
            {
                throw new UsageException("The exercise has no screens yet; play it with: midmar demo --headless");
            }

            var rules = RuleSources.Load([], [], []);
            RuleMessages.Write(Console.Error, rules, verbose: false);
            var scenario = DemoScenario.Create();
            await using var ground = await HeadlessGround.OpenAsync(rules, scenario.Start, new PipelineOptions().Workers, cancellation);
            var card = await new HeadlessExercise(scenario, parsed.GetValue(seed)).RunAsync(ground, new ProgressLines(Console.Error), cancellation);
            ScorecardText.Write(Console.Out, card);
            return ExitCodes.Done;
        });
        return command;
    }

    private sealed class ProgressLines(TextWriter output) : IProgress<ExerciseProgress>
    {
        public void Report(ExerciseProgress value) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"second {value.Tick} of {value.Ticks}: {value.Records} records, {value.Findings} findings"));
    }
}

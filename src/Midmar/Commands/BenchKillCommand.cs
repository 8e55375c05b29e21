using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Midmar.Benchmarks;
using Midmar.Output;

namespace Midmar.Commands;

/// <summary><c>midmar bench kill</c>: the centre's promise, tried on the real process.</summary>
internal static class BenchKillCommand
{
    private const int Batches = 6;
    private const int Records = 40;

    public static Command Create()
    {
        var times = new Option<int>("--times") { Description = "Rounds; the centre is killed in each.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "Seed of records and moments.", DefaultValueFactory = _ => 1 };
        var command = new Command("kill", "Kills a centre (SIGKILL) at random moments while it is sent records, and tells whether anything was lost or doubled.") { times, seed };
        HelpWithExamples.Add(command, """
            Example: midmar bench kill --times 200
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Directory.CreateTempSubdirectory("midmar-kill-").FullName;
            try
            {
                return await RunAsync(folder, Math.Max(1, parsed.GetValue(times)), parsed.GetValue(seed), cancellation);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, int rounds, int seed, CancellationToken cancellation)
    {
        Print($"midmar {Provenance.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors; {rounds:N0} rounds, {rounds * Batches * Records:N0} records, seed {seed}");
        var rules = Path.Combine(folder, "rules.yml");
        await File.WriteAllTextAsync(rules, KillStory.Rules, cancellation);
        var story = new KillStory(seed, Batches, Records);
        var clock = Stopwatch.StartNew();
        using var killed = new KillRun(Path.Combine(folder, "killed"), rules, story, new Random(seed));
        await killed.RunAsync(rounds, kills: true, round =>
        {
            cancellation.ThrowIfCancellationRequested();
            if ((round + 1) % 20 == 0)
            {
                Print($"{round + 1:N0} rounds, {killed.Kills:N0} kills, {clock.Elapsed.TotalSeconds:N0} s");
            }
        });
        using var undisturbed = new KillRun(Path.Combine(folder, "undisturbed"), rules, story, new Random(seed));
        await undisturbed.RunAsync(rounds, kills: false, _ => cancellation.ThrowIfCancellationRequested());

        var found = await KillOutcome.ReadAsync(Path.Combine(folder, "killed"), rules, TimeProvider.System);
        var expected = await KillOutcome.ReadAsync(Path.Combine(folder, "undisturbed"), rules, TimeProvider.System);
        var wrong = Differences(found, expected, (long)rounds * story.PerRound).ToList();
        Print($"{rounds:N0} rounds, {killed.Kills:N0} kills, {killed.Sent:N0} bodies sent, {found.Serials.Length:N0} records stored, {found.Findings.Length:N0} findings, {found.Counts.Duplicates:N0} repetitions counted, {clock.Elapsed.TotalSeconds:N0} s");
        foreach (var difference in wrong)
        {
            Console.WriteLine($"WRONG: {difference}");
        }

        Console.WriteLine(wrong.Count == 0 ? "Nothing was lost and nothing doubled." : "The promise does not hold.");
        return wrong.Count == 0 ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    private static IEnumerable<string> Differences(KillOutcome found, KillOutcome expected, long records)
    {
        if (!found.Serials.SequenceEqual(Enumerable.Range(0, (int)records).Select(i => (long)i)))
        {
            yield return $"Of {records} acknowledged records {found.Serials.Distinct().Count()} are stored, {found.Serials.Length - found.Serials.Distinct().Count()} of them again.";
        }

        if (!found.Findings.SequenceEqual(expected.Findings))
        {
            yield return $"{expected.Findings.Except(found.Findings).Count()} findings are lost, {found.Findings.Except(expected.Findings).Count()} are others, {found.Findings.Length - found.Findings.Distinct().Count()} doubled, of {expected.Findings.Length}.";
        }

        if (found.Findings.Length == 0)
        {
            yield return "There are no findings at all.";
        }

        if (found.AlertedFindings != found.Findings.Length)
        {
            yield return $"The alerts have {found.AlertedFindings} findings, the table {found.Findings.Length}.";
        }

        if (found.Counts.Parsed != records || found.Counts.Failed != 0 || found.Counts.Late != 0)
        {
            yield return $"Counted: {found.Counts.Parsed} parsed, {found.Counts.Failed} failed, {found.Counts.Late} late; expected {records}, 0, 0.";
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

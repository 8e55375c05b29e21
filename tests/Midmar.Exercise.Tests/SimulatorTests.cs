using System.Text;
using System.Text.Json;
using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Simulation;
using Midmar.Records;
using Xunit;

namespace Midmar.Exercise.Tests;

public sealed class SimulatorTests
{
    private static readonly WorkspaceId Workspace = new(1);

    [Fact]
    public void The_same_seed_gives_the_same_bytes() =>
        Assert.Equal(Lines(Some.Attack, Some.Seed, out _), Lines(Some.Attack, Some.Seed, out _));

    [Fact]
    public void Another_seed_gives_other_lines() =>
        Assert.NotEqual(Lines(Some.Attack, Some.Seed, out _), Lines(Some.Attack, Some.Seed + 1, out _));

    [Fact]
    public void Lines_come_in_the_order_of_their_times()
    {
        var times = Records(Lines(Some.Attack, Some.Seed, out _)).Select(r => r.GetProperty("@timestamp").GetDateTime()).ToList();

        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Ground_truth_names_lines_that_are_there()
    {
        var lines = Lines(Some.Attack, Some.Seed, out var truth);
        var starts = new List<long> { 0 };
        starts.AddRange(lines.Index().Where(b => b.Item == (byte)'\n').Select(b => (long)b.Index + 1));

        var steps = starts.Select(start => truth.StepOf(new RecordId(Workspace, Simulator.Source, start))).OfType<string>().ToList();

        Assert.Equal(Some.Attack.Steps.Sum(s => s.Events.Length), steps.Count);
        Assert.Equal(steps.Count, truth.AttackRecords);
        Assert.Equal(Some.Attack.Steps.Select(s => s.Id), steps.Distinct());
    }

    [Fact]
    public void Ground_truth_is_not_in_the_bytes()
    {
        // The same evening, its steps under other names: were a name in the bytes, they would differ.
        var renamed = Some.Attack with { Name = "Other", Steps = [.. Some.Attack.Steps.Select((s, i) => s with { Id = $"id{i}", Title = $"Title {i}" })] };

        Assert.Equal(Lines(Some.Attack, Some.Seed, out _), Lines(renamed, Some.Seed, out _));
    }

    [Fact]
    public void Attack_and_background_are_written_in_the_same_form()
    {
        var forms = Records(Lines(Some.Attack, Some.Seed, out _))
            .ToLookup(r => r.GetProperty("winlog").GetProperty("event_id").GetString(), r => string.Join(',', Names(r)));

        Assert.All(forms, form => Assert.Single(form.Distinct(StringComparer.Ordinal)));
        Assert.True(forms["1"].Count() > Some.Attack.Ticks);
    }

    private static byte[] Lines(Scenario scenario, int seed, out GroundTruth truth)
    {
        var simulator = new Simulator(scenario, Workspace, seed);
        var lines = new List<byte>();
        while (simulator.TryNext(out var tick))
        {
            Assert.Equal(lines.Count, tick.Offset);
            lines.AddRange(tick.Lines);
        }

        truth = simulator.Truth;
        return [.. lines];
    }

    private static IEnumerable<JsonElement> Records(byte[] lines) => Encoding.UTF8.GetString(lines)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement);

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(member => Names(member.Value).Prepend(member.Name))
        : [];
}

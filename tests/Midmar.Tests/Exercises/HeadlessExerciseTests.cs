using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Scoring;
using Midmar.Exercise.Simulation;
using Midmar.Exercises;
using Midmar.Input;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Xunit;

namespace Midmar.Tests.Exercises;

public sealed class HeadlessExerciseTests
{
    private const int Seed = 7;

    private static readonly RuleSet Rules = RuleSources.Load([], [], []);

    /// <summary>Many programs on a host within seconds: only right when matches are put in order, whatever thread read them.</summary>
    private const string Correlation = """
        title: Program started
        id: 44444444-4444-4444-8444-444444444444
        name: program_started
        level: low
        logsource: {category: process_creation, product: windows}
        detection:
            any: {EventID: 1}
            condition: any
        ---
        title: Many programs started
        id: 55555555-5555-4555-8555-555555555555
        level: high
        correlation:
            type: event_count
            rules: [program_started]
            group-by: [Computer]
            timespan: 3s
            condition: {gte: 4}
        """;

    private static readonly RuleSet CorrelatingRules = RuleSet.Load([RuleFile.FromText("correlation.yml", Correlation)], RuleLoadOptions.Default);

    private static Scenario Attack => DemoScenario.Create();

    private static Scenario QuietEvening => DemoScenario.Create() with { Steps = [] };

    [Fact]
    public async Task The_same_seed_gives_the_same_scorecard() =>
        Assert.Equal(await PlayAsync(Attack, Seed), await PlayAsync(Attack, Seed));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_number_of_workers_gives_the_same_scorecard(int seed)
    {
        foreach (var rules in new[] { Rules, CorrelatingRules })
        {
            var one = Text(await RunAsync(Attack, rules, seed, workers: 1));

            Assert.Equal(one, Text(await RunAsync(Attack, rules, seed, workers: 2)));
            Assert.Equal(one, Text(await RunAsync(Attack, rules, seed, workers: 4)));
        }
    }

    [Fact]
    public async Task Correlations_are_seen_too() =>
        Assert.Contains("Many programs started", Text(await RunAsync(Attack, CorrelatingRules, Seed)), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_is_left_on_the_disk()
    {
        string folder;
        await using (var ground = await HeadlessGround.OpenAsync(Rules, Attack.Start, workers: 1, CancellationToken.None))
        {
            folder = ground.Folder;
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Everything_simulated_can_be_read()
    {
        var card = await RunAsync(Attack, Rules, Seed);

        Assert.Equal(0, card.Traffic.Problems);
        Assert.True(card.Traffic.Records > card.AttackRecords);
    }

    [Fact]
    public async Task The_attack_is_found_by_the_rules_written_here()
    {
        var card = await RunAsync(Attack, Rules, Seed);

        Assert.DoesNotContain(card.Steps, s => s.Outcome == StepOutcome.Unseen);
        Assert.True(card.TruePositives > 0);
        Assert.InRange(card.TimeToDetection!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.True(card.TimeToVerdict > card.TimeToDetection);
        Assert.InRange(card.Points!.Value, 1, 99);
    }

    [Fact]
    public async Task Without_the_attack_nothing_is_a_true_positive_and_there_is_no_score()
    {
        var card = await RunAsync(QuietEvening, Rules, Seed);

        Assert.Equal(0, card.TruePositives);
        Assert.Null(card.Points);
        Assert.Null(card.TimeToDetection);
        Assert.Contains("there was no attack to find", await PlayAsync(QuietEvening, Seed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_who_looks_like_an_attacker_is_found_by_a_rule_even_on_a_quiet_evening() =>
        Assert.Contains((await RunAsync(QuietEvening, Rules, Seed)).Verdicts, v => v is { Host: "bkp01", IsIncident: false, WasAttack: false });

    [Fact]
    public async Task Without_rules_the_attack_goes_unseen_and_scores_nothing()
    {
        var card = await RunAsync(Attack, RuleSet.Load([], RuleLoadOptions.Default), Seed);

        Assert.All(card.Steps, s => Assert.Equal(StepOutcome.Unseen, s.Outcome));
        Assert.Equal(0, card.Points);
    }

    [Fact]
    public async Task Calling_a_harmless_host_an_incident_costs_points()
    {
        var played = new List<Scorecard>();
        for (var seed = 0; seed < 20; seed++)
        {
            played.Add(await RunAsync(Attack, Rules, seed));
        }

        var cards = played.ToLookup(c => c.FalsePositives > 0, c => c.Points!.Value);

        Assert.NotEmpty(cards[true]);
        Assert.NotEmpty(cards[false]);
        Assert.True(cards[true].Max() < cards[false].Min());
    }

    private static async Task<string> PlayAsync(Scenario scenario, int seed) => Text(await RunAsync(scenario, Rules, seed));

    private static string Text(Scorecard card)
    {
        using var text = new StringWriter();
        ScorecardText.Write(text, card);
        return text.ToString();
    }

    private static async Task<Scorecard> RunAsync(Scenario scenario, RuleSet rules, int seed, int workers = 2)
    {
        await using var ground = await HeadlessGround.OpenAsync(rules, scenario.Start, workers, CancellationToken.None);
        return await new HeadlessExercise(scenario, seed).RunAsync(ground, progress: null, CancellationToken.None);
    }
}

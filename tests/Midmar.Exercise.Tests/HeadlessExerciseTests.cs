using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Scoring;
using Midmar.Exercise.Simulation;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Xunit;

namespace Midmar.Exercise.Tests;

public sealed class HeadlessExerciseTests
{
    [Fact]
    public void The_same_seed_gives_the_same_scorecard() =>
        Assert.Equal(Play(Some.Attack, Some.Seed), Play(Some.Attack, Some.Seed));

    [Fact]
    public void Everything_simulated_can_be_read()
    {
        var card = Run(Some.Attack, Some.Rules, Some.Seed);

        Assert.Equal(0, card.Traffic.Problems);
        Assert.True(card.Traffic.Records > card.AttackRecords);
    }

    [Fact]
    public void The_attack_is_found_by_the_rules_written_here()
    {
        var card = Run(Some.Attack, Some.Rules, Some.Seed);

        Assert.DoesNotContain(card.Steps, s => s.Outcome == StepOutcome.Unseen);
        Assert.True(card.TruePositives > 0);
        Assert.InRange(card.TimeToDetection!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.True(card.TimeToVerdict > card.TimeToDetection);
        Assert.InRange(card.Points!.Value, 1, 99);
    }

    [Fact]
    public void Without_the_attack_nothing_is_a_true_positive_and_there_is_no_score()
    {
        var card = Run(Some.QuietEvening, Some.Rules, Some.Seed);

        Assert.Equal(0, card.TruePositives);
        Assert.Null(card.Points);
        Assert.Null(card.TimeToDetection);
        Assert.Contains("there was no attack to find", Play(Some.QuietEvening, Some.Seed), StringComparison.Ordinal);
    }

    [Fact]
    public void An_administrator_who_looks_like_an_attacker_is_found_by_a_rule_even_on_a_quiet_evening() =>
        Assert.Contains(Run(Some.QuietEvening, Some.Rules, Some.Seed).Verdicts, v => v is { Host: "bkp01", IsIncident: false, WasAttack: false });

    [Fact]
    public void Without_rules_the_attack_goes_unseen_and_scores_nothing()
    {
        var card = Run(Some.Attack, RuleSet.Load([], RuleLoadOptions.Default), Some.Seed);

        Assert.All(card.Steps, s => Assert.Equal(StepOutcome.Unseen, s.Outcome));
        Assert.Equal(0, card.Points);
    }

    [Fact]
    public void Calling_a_harmless_host_an_incident_costs_points()
    {
        var cards = Enumerable.Range(0, 20).Select(seed => Run(Some.Attack, Some.Rules, seed)).ToLookup(c => c.FalsePositives > 0, c => c.Points!.Value);

        Assert.NotEmpty(cards[true]);
        Assert.NotEmpty(cards[false]);
        Assert.True(cards[true].Max() < cards[false].Min());
    }

    private static string Play(Scenario scenario, int seed)
    {
        using var text = new StringWriter();
        ScorecardText.Write(text, Run(scenario, Some.Rules, seed));
        return text.ToString();
    }

    private static Scorecard Run(Scenario scenario, RuleSet rules, int seed) =>
        new HeadlessExercise(scenario, rules, seed).Run(progress: null);
}

using System.Globalization;

namespace Midmar.Exercise.Scoring;

/// <summary>A scorecard as text: the same card gives the same text.</summary>
public static class ScorecardText
{
    /// <summary>Writes the card.</summary>
    public static void Write(TextWriter output, Scorecard card)
    {
        Line(output, $"{card.Scenario} (seed {card.Seed})");
        Line(output, $"  {card.Traffic.Records} records, {card.AttackRecords} of them the attack's; {card.Traffic.Problems} unreadable; {card.Traffic.Findings} findings");
        output.WriteLine();
        Line(output, $"Verdicts");
        foreach (var verdict in card.Verdicts)
        {
            Line(output, $"  {(verdict.IsIncident ? "incident " : "dismissed")}  {(verdict.IsIncident == verdict.WasAttack ? "right" : "WRONG")}  {verdict.Host,-10}  {string.Join("; ", verdict.Rules)}");
        }

        if (card.Steps.Length > 0)
        {
            output.WriteLine();
            Line(output, $"Attack");
        }

        foreach (var step in card.Steps)
        {
            Line(output, $"  {Name(step.Outcome),-9}  {step.Title}");
        }

        output.WriteLine();
        Line(output, $"Score");
        Line(output, $"  true positives            {card.TruePositives}");
        Line(output, $"  false positives           {card.FalsePositives}");
        Line(output, $"  attack steps missed       {card.Steps.Count(s => s.Outcome != StepOutcome.Confirmed)} of {card.Steps.Length}");
        Line(output, $"  time to first detection   {Time(card.TimeToDetection)}");
        Line(output, $"  time to right verdict     {Time(card.TimeToVerdict)}");
        Line(output, $"  score                     {(card.Points is { } points ? $"{points} of 100" : "none: there was no attack to find")}");
    }

    private static string Name(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Confirmed => "confirmed",
        StepOutcome.Dismissed => "DISMISSED",
        _ => "UNSEEN",
    };

    private static string Time(TimeSpan? time) =>
        time is { } taken ? taken.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s (simulated)" : "-";

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

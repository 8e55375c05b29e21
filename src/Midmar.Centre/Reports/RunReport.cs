using System.Collections.Immutable;
using Midmar.Centre.Playbooks;

namespace Midmar.Centre.Reports;

/// <summary>The playbooks of an incident's report: what was decided at each step, by whom and when.</summary>
internal static class RunReport
{
    /// <summary>The section; null: no playbook was followed.</summary>
    public static ReportSection? Of(IReadOnlyList<(PlaybookRun Run, Playbook Playbook)> runs, string language, ReportWord texts)
    {
        if (runs.Count == 0)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        foreach (var (run, playbook) in runs)
        {
            var view = RunWalk.Of(playbook, run.Marks);
            blocks.Add(new ReportFacts(
            [
                (texts("Playbook"), playbook.In(language).Name),
                (texts("Started"), ReportCell.Time(run.At)),
                (texts("By"), run.By.Name),
                (texts("State"), run.End is not { } end ? texts("RunGoing") : end.IsComplete ? texts("RunComplete") : texts("RunEndedEarly", end.Reason)),
                (texts("Outcome"), texts("RunDecided", view.Decided, view.Known)),
            ]));
            blocks.Add(new ReportTable(
                [texts("Time"), texts("Step"), texts("Outcome"), texts("Note"), texts("By")],
                [.. view.Places.Where(p => p.Mark is not null).OrderBy(p => p.Mark!.At).Select(p => Row(p, p.Mark!, language, texts))]));
        }

        return new ReportSection(texts("Playbooks"), blocks.ToImmutable());
    }

    private static ImmutableArray<ReportCell> Row(RunPlace place, StepMark mark, string language, ReportWord texts)
    {
        var words = place.Step.In(language);
        return
        [
            ReportCell.Time(mark.At),
            words.Name.Length > 0 ? words.Name : ReportCell.Technical(place.Key),
            mark.Kind == MarkKind.NotApplicable ? texts("StepNotApplicable") : mark.Answer is { } answer ? Answer(answer, words, texts) : texts("StepDone"),
            mark.Note,
            mark.By.Name,
        ];
    }

    private static string Answer(string answer, StepWords words, ReportWord texts) => words.Answers.GetValueOrDefault(answer) ?? answer switch
    {
        "true" => texts("Yes"),
        "false" => texts("No"),
        "success" => texts("Worked"),
        "failure" => texts("DidNotWork"),
        _ => answer,
    };
}

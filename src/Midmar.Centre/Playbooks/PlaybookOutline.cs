using System.Collections.Immutable;

namespace Midmar.Centre.Playbooks;

/// <summary>A line of a playbook as it is read from top to bottom.</summary>
/// <param name="Step">The step; null: the branch has none.</param>
/// <param name="Depth">Branches it is in.</param>
/// <param name="Opener">The step whose branch begins here; null: none does.</param>
/// <param name="Answer">Which of its branches; null: none begins here.</param>
/// <param name="IsElsewhere">Whether the step was already told: the way goes on there.</param>
public sealed record OutlineLine(PlaybookStep? Step, int Depth, PlaybookStep? Opener, string? Answer, bool IsElsewhere);

/// <summary>All of a playbook in the order in which people read it, each step once: branches beneath what opens them. Pure.</summary>
public sealed class PlaybookOutline
{
    private readonly Playbook playbook;
    private readonly ImmutableArray<OutlineLine>.Builder lines = ImmutableArray.CreateBuilder<OutlineLine>();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    private PlaybookOutline(Playbook playbook) => this.playbook = playbook;

    /// <summary>The lines of a playbook.</summary>
    public static ImmutableArray<OutlineLine> Of(Playbook playbook) => From(playbook, playbook?.Start);

    /// <summary>The lines of what is done when something goes wrong; empty: nothing is said.</summary>
    public static ImmutableArray<OutlineLine> OfException(Playbook playbook) => From(playbook, playbook?.Exception);

    private static ImmutableArray<OutlineLine> From(Playbook? playbook, string? from)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        var outline = new PlaybookOutline(playbook);
        outline.Tell(from, 0, null, null, []);
        return outline.lines.ToImmutable();
    }

    private void Tell(string? from, int depth, PlaybookStep? opener, string? answer, ImmutableHashSet<string> stops)
    {
        var isFirst = true;
        for (var id = from; ;)
        {
            var step = id is null || stops.Contains(id) ? null : playbook.Steps[id];
            if (step is null or { Type: StepType.End })
            {
                if (isFirst && opener is not null)
                {
                    lines.Add(new OutlineLine(null, depth, opener, answer, IsElsewhere: false));
                }

                return;
            }

            if (step.Type != StepType.Start)
            {
                var isElsewhere = !told.Add(step.Id);
                lines.Add(new OutlineLine(step, depth, isFirst ? opener : null, isFirst ? answer : null, isElsewhere));
                if (isElsewhere)
                {
                    return;
                }

                isFirst = false;
                Branches(step, depth, stops);
            }

            id = step.Next;
        }
    }

    private void Branches(PlaybookStep step, int depth, ImmutableHashSet<string> stops)
    {
        var own = step.Next is { } next ? stops.Add(next) : stops;
        own = step.Type == StepType.While ? own.Add(step.Id) : own;
        foreach (var branch in step.Branches.Where(b => step.Type switch
        {
            StepType.While => b.Answer == "true",
            StepType.Action or StepType.PlaybookAction => b.Answer == "failure",
            _ => true,
        }))
        {
            Tell(branch.To, depth + 1, step, branch.Answer, own);
        }
    }
}

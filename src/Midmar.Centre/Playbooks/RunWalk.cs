using System.Collections.Immutable;
using System.Globalization;

namespace Midmar.Centre.Playbooks;

/// <summary>How a place of a run stands.</summary>
public enum PlaceState
{
    /// <summary>It is to be decided now.</summary>
    Open,

    /// <summary>It was decided.</summary>
    Decided,

    /// <summary>It comes later.</summary>
    Ahead,

    /// <summary>Nobody decides it: branches begin here.</summary>
    Fork,
}

/// <summary>A step in a run, at the round it is in.</summary>
/// <param name="Key">Names the place: the step, and in loops <c>#</c> and the rounds.</param>
/// <param name="Step">The step.</param>
/// <param name="Depth">Branches it is in.</param>
/// <param name="Branch">The answer or branch that led to it when it is the first of it; null: none did.</param>
/// <param name="Round">Which round of the innermost loop, from 1; 0: it is in none.</param>
/// <param name="State">How it stands.</param>
/// <param name="Mark">What was decided; null: nothing yet.</param>
public sealed record RunPlace(string Key, PlaybookStep Step, int Depth, string? Branch, int Round, PlaceState State, StepMark? Mark);

/// <summary>A run as a list of places from its beginning on: what was decided, what is to be, and what is known to follow.</summary>
/// <param name="Places">The places, in order.</param>
/// <param name="IsComplete">Whether nothing is left to be decided.</param>
public sealed record RunView(ImmutableArray<RunPlace> Places, bool IsComplete)
{
    /// <summary>Places that were decided (count).</summary>
    public int Decided => Places.Count(p => p.State == PlaceState.Decided);

    /// <summary>Places that people decide, as far as they are known (count).</summary>
    public int Known => Places.Count(p => p.State != PlaceState.Fork);

    /// <summary>The place of a key; null: the run does not come there.</summary>
    public RunPlace? Find(string key) => Places.FirstOrDefault(p => p.Key == key);
}

/// <summary>
/// Follows a playbook along what was decided. A branch ends at an end step, or where the step that opened it goes on; what
/// opened it then goes on. Each place comes once. Pure.
/// </summary>
public sealed class RunWalk
{
    /// <summary>Rounds of a loop (count).</summary>
    public const int MaxRounds = 100;

    private readonly Playbook playbook;
    private readonly IReadOnlyDictionary<string, StepMark> marks;
    private readonly ImmutableArray<RunPlace>.Builder places = ImmutableArray.CreateBuilder<RunPlace>();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    private RunWalk(Playbook playbook, IReadOnlyDictionary<string, StepMark> marks) => (this.playbook, this.marks) = (playbook, marks);

    /// <summary>The run as it stands.</summary>
    public static RunView Of(Playbook playbook, IReadOnlyDictionary<string, StepMark> marks)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        var walk = new RunWalk(playbook, marks);
        var isComplete = walk.Chain(new Way(playbook.Start, string.Empty, 0, null, []), isReached: true);
        return new RunView(walk.places.ToImmutable(), isComplete);
    }

    /// <summary>A stretch of steps.</summary>
    /// <param name="From">Its first.</param>
    /// <param name="Round">Rounds of the loops it is in: <c>2.1</c>.</param>
    /// <param name="Depth">Branches it is in.</param>
    /// <param name="Branch">What led to it.</param>
    /// <param name="Stops">Steps that do not belong to it any more.</param>
    private sealed record Way(string? From, string Round, int Depth, string? Branch, ImmutableHashSet<string> Stops);

    /// <summary>Goes along a stretch; whether its end is reached.</summary>
    private bool Chain(Way way, bool isReached)
    {
        var branch = way.Branch;
        for (var id = way.From; id is not null && !way.Stops.Contains(id);)
        {
            var step = playbook.Steps[id];
            if (step.Type == StepType.End || (step.Type != StepType.While && !seen.Add(KeyOf(id, way.Round))))
            {
                return isReached;
            }

            switch (step.Type)
            {
                case StepType.Start:
                    id = step.Next;
                    continue;
                case StepType.Parallel:
                    var join = JoinOf(step);
                    Put(step, way, branch, way.Round, isReached, mark: null);
                    isReached = step.Branches.Aggregate(isReached, (all, b) => Chain(Inner(way, b, join), isReached) && all);
                    id = join;
                    break;
                case StepType.While:
                    isReached = Loop(step, way, branch, isReached);
                    id = step.Next;
                    break;
                default:
                    var mark = marks.GetValueOrDefault(KeyOf(id, way.Round));
                    Put(step, way, branch, way.Round, isReached, mark);
                    isReached &= mark is not null;
                    (id, isReached) = Onward(step, mark, way, isReached);
                    break;
            }

            branch = null;
        }

        return isReached;
    }

    /// <summary>Where it goes on after a step that people decide; a branch that was chosen is gone along first.</summary>
    private (string? Next, bool IsReached) Onward(PlaybookStep step, StepMark? mark, Way way, bool isReached)
    {
        if (mark?.Answer is not { } answer || step.Branches.FirstOrDefault(b => b.Answer == answer) is not { } chosen)
        {
            return (step.Next, isReached);
        }

        if (!step.IsQuestion)
        {
            return (chosen.To, isReached);
        }

        // Without a step of its own to go on with, what was chosen is the rest of the way.
        return step.Next is null
            ? (null, Chain(Inner(way, chosen, join: null), isReached))
            : (step.Next, Chain(Inner(way, chosen, step.Next), isReached));
    }

    private bool Loop(PlaybookStep step, Way way, string? branch, bool isReached)
    {
        for (var n = 1; n <= MaxRounds; n++)
        {
            var round = way.Round.Length == 0 ? n.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{way.Round}.{n}");
            if (!seen.Add(KeyOf(step.Id, round)))
            {
                return isReached;
            }

            var mark = marks.GetValueOrDefault(KeyOf(step.Id, round));
            Put(step, way, n == 1 ? branch : null, round, isReached, mark);
            if (mark is null)
            {
                return false;
            }

            if (mark.Answer != "true")
            {
                return isReached;
            }

            var stops = step.Next is { } next ? way.Stops.Add(step.Id).Add(next) : way.Stops.Add(step.Id);
            isReached = Chain(new Way(step.Branches[0].To, round, way.Depth + 1, "true", stops), isReached);
            if (!isReached)
            {
                return false;
            }
        }

        return isReached;
    }

    private void Put(PlaybookStep step, Way way, string? branch, string round, bool isReached, StepMark? mark) => places.Add(new RunPlace(
        KeyOf(step.Id, round),
        step,
        way.Depth,
        branch,
        round.Length == 0 ? 0 : int.Parse(round.AsSpan(round.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture),
        step.Type == StepType.Parallel ? PlaceState.Fork : mark is not null ? PlaceState.Decided : isReached ? PlaceState.Open : PlaceState.Ahead,
        mark));

    private static Way Inner(Way way, StepBranch branch, string? join) =>
        new(branch.To, way.Round, way.Depth + 1, branch.Answer, join is null ? way.Stops : way.Stops.Add(join));

    /// <summary>Where parallel branches come together: where the step goes on, or else the first step all of them come to.</summary>
    private string? JoinOf(PlaybookStep step)
    {
        if (step.Next is not null || step.Branches.Length < 2)
        {
            return step.Next;
        }

        var ways = step.Branches.Select(b => ReachedFrom(b.To!)).ToArray();
        return ways[0].FirstOrDefault(id => ways.All(w => w.Contains(id)) && playbook.Steps[id].Type != StepType.End);
    }

    private List<string> ReachedFrom(string from)
    {
        var found = new List<string>();
        var open = new Queue<string>([from]);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryDequeue(out var id))
        {
            if (known.Add(id))
            {
                found.Add(id);
                foreach (var to in playbook.Steps[id].Exits)
                {
                    open.Enqueue(to);
                }
            }
        }

        return found;
    }

    private static string KeyOf(string step, string round) => round.Length == 0 ? step : $"{step}#{round}";
}

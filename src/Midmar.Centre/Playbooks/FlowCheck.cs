using System.Collections.Immutable;

namespace Midmar.Centre.Playbooks;

/// <summary>Whether the steps of a workflow lead from its start to an end.</summary>
internal static class FlowCheck
{
    /// <summary>Steps of a circle that are named.</summary>
    private const int MaxNamed = 6;

    public static void Check(JsonValue root, FileNotes notes, IReadOnlyList<PlaybookStep> steps, string? start, string? exception)
    {
        if (root.Find("workflow") is not { Is: JsonIs.Object } workflow)
        {
            return;
        }

        var known = steps.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var areAllRead = known.Count == workflow.Members.Count;
        Ends(root, notes, workflow, steps, start, exception);
        foreach (var step in steps)
        {
            foreach (var to in step.Exits.Where(to => !workflow.Members.ContainsKey(to)))
            {
                notes.Error(workflow.Find(step.Id)!, new ReferenceDangling(to));
            }
        }

        // What follows would be guessing while steps are missing.
        if (areAllRead && start is not null)
        {
            Reached(notes, workflow, steps, known, start, exception);
            Circles(notes, workflow, steps, known);
        }
    }

    private static void Ends(
        JsonValue root, FileNotes notes, JsonValue workflow, IReadOnlyList<PlaybookStep> steps, string? start, string? exception)
    {
        // That the start is a start step, its identifier says.
        if (start is not null && !workflow.Members.ContainsKey(start))
        {
            notes.Error(root.Find("workflow_start")!, new ReferenceDangling(start));
        }

        if (exception is not null && !workflow.Members.ContainsKey(exception))
        {
            notes.Error(root.Find("workflow_exception")!, new ReferenceDangling(exception));
        }

        foreach (var second in steps.Where(s => s.Type == StepType.Start).Skip(1))
        {
            notes.Error(workflow.Find(second.Id)!, new StartTwice(second.Id));
        }

        if (!steps.Any(s => s.Type == StepType.End))
        {
            notes.Error(workflow, new StepMissing("end"));
        }

        if (!steps.Any(s => s.Type is StepType.Action or StepType.PlaybookAction))
        {
            notes.Error(workflow, new StepMissing("action"));
        }
    }

    private static void Reached(
        FileNotes notes, JsonValue workflow, IReadOnlyList<PlaybookStep> steps, Dictionary<string, PlaybookStep> known, string start, string? exception)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(new[] { start, exception }.OfType<string>());
        while (open.TryPop(out var id))
        {
            if (reached.Add(id) && known.TryGetValue(id, out var step))
            {
                foreach (var to in step.Exits)
                {
                    open.Push(to);
                }
            }
        }

        foreach (var step in steps.Where(s => !reached.Contains(s.Id)))
        {
            notes.Warn(workflow.Find(step.Id)!, new StepUnreachable(step.Id));
        }
    }

    /// <summary>Steps that come back to themselves on a way that no while-condition repeats.</summary>
    private static void Circles(FileNotes notes, JsonValue workflow, IReadOnlyList<PlaybookStep> steps, Dictionary<string, PlaybookStep> known)
    {
        // What nothing is left behind is in no circle: taken away until only circles, and what leads from one to another, are left.
        var left = steps.ToDictionary(s => s.Id, s => Onward(s).Where(known.ContainsKey).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        for (var done = left.Where(l => l.Value.Count == 0).Select(l => l.Key).ToArray(); done.Length > 0; done = [.. left.Where(l => l.Value.Count == 0).Select(l => l.Key)])
        {
            foreach (var id in done)
            {
                left.Remove(id);
            }

            foreach (var onward in left.Values)
            {
                onward.ExceptWith(done);
            }
        }

        if (left.Count == 0)
        {
            return;
        }

        // From anywhere in what is left the way leads on for ever, and so into a circle.
        var way = new List<string>();
        var at = left.Keys.First();
        while (!way.Contains(at))
        {
            way.Add(at);
            at = left[at].First();
        }

        var circle = way.SkipWhile(s => s != at).ToArray();
        notes.Error(workflow.Find(circle[0])!, new StepsInACircle([.. circle.Take(MaxNamed)]));
    }

    /// <summary>Where a step leads without what a while-condition repeats.</summary>
    private static IEnumerable<string> Onward(PlaybookStep step) => step.Type == StepType.While ? new[] { step.Next }.OfType<string>() : step.Exits;
}

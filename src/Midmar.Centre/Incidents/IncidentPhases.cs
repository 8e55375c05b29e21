using System.Collections.Immutable;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Response;

namespace Midmar.Centre.Incidents;

/// <summary>How an incident goes from phase to phase: forwards one at a time, each with what it needs; backwards to any, with a reason. Pure.</summary>
public static class IncidentPhases
{
    /// <summary>Goes to another phase.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The incident.</param>
    /// <param name="to">Where to.</param>
    /// <param name="reason">Why.</param>
    public static Outcome<Nothing> Go(LedgerWork work, long number, IncidentPhase to, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Incident.Kind, number) is not { } incident)
        {
            return new NoSuchIncident();
        }

        if (incident.MergedInto is { } other)
        {
            return new IncidentIsMerged(other);
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason))
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        if ((Missing(incident, to) ?? (to == IncidentPhase.Closed ? ActionsOpen(work, number) : null)) is { } refusal)
        {
            return refusal;
        }

        work.Add(Incident.Kind, number, new PhaseChanged(incident.Phase, to, reason.Trim()));
        return default(Nothing);
    }

    /// <summary>Why an incident cannot go to a phase now; null: it can.</summary>
    public static Refusal? Missing(Incident incident, IncidentPhase to)
    {
        ArgumentNullException.ThrowIfNull(incident);
        if (to == incident.Phase || to > incident.Phase + 1 || !Enum.IsDefined(to))
        {
            return new NoSuchStep(incident.Phase, to);
        }

        return to < incident.Phase ? null : to switch
        {
            IncidentPhase.Containment => incident.Lead is null ? new NeedsLead() : incident.Affected.IsEmpty ? new NeedsAffected() : null,
            IncidentPhase.Recovery => Suspected(incident) is { IsEmpty: false } suspected ? new StillSuspected(suspected) : null,
            IncidentPhase.Review => incident.Category is null ? new NeedsCategory()
                : Suffering(incident) is { IsEmpty: false } suffering ? new StillSuffering(suffering)
                : null,
            IncidentPhase.Closed => incident.Tasks.Where(t => t.IsOpen).Select(t => t.Number).ToImmutableArray() is { IsEmpty: false } open ? new TasksOpen(open)
                : incident.Lessons.Length == 0 ? new NeedsLessons()
                : null,
            _ => null,
        };
    }

    private static StillToBeDone? ActionsOpen(LedgerWork work, long number)
    {
        var open = work.All(ResponseAction.Kind).Where(a => a.State.Incident == number && a.State.IsOpen).Select(a => a.State.Target).ToImmutableArray();
        return open.IsEmpty ? null : new StillToBeDone(open);
    }

    private static ImmutableArray<string> Suspected(Incident incident) =>
        [.. incident.Affected.Where(a => a.State == AffectedState.Suspected).Select(a => a.Value)];

    private static ImmutableArray<string> Suffering(Incident incident) =>
        [.. incident.Impacts.Where(i => i.Until is null).Select(i => i.What.Name)];
}

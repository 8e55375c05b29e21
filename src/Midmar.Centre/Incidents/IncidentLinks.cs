using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Incidents;

/// <summary>
/// What incidents have to do with each other: pure. A merge copies nothing: the merged one keeps all that is its own and is
/// shown as part of the other, so that taking the merge back loses nothing.
/// </summary>
public static class IncidentLinks
{
    /// <summary>Two incidents have to do with each other, or no longer.</summary>
    public static Outcome<Nothing> Link(LedgerWork work, long number, long other, bool isLinked)
    {
        if ((IncidentRules.Open(work, number, out var incident) ?? IncidentRules.Open(work, other, out _)) is { } refusal)
        {
            return refusal;
        }

        if (number == other)
        {
            return new CannotJoin();
        }

        if (incident.Links.Contains(other) != isLinked)
        {
            work.Add(Incident.Kind, number, isLinked ? new IncidentLinked(other) : new IncidentUnlinked(other));
            work.Add(Incident.Kind, other, isLinked ? new IncidentLinked(number) : new IncidentUnlinked(number));
        }

        return default(Nothing);
    }

    /// <summary>An incident is handled as part of another.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The one that goes.</param>
    /// <param name="into">The one that stays.</param>
    /// <param name="reason">Why.</param>
    public static Outcome<Nothing> Merge(LedgerWork work, long number, long into, string reason)
    {
        if ((IncidentRules.Open(work, number, out var incident) ?? IncidentRules.Open(work, into, out _)) is { } refusal)
        {
            return refusal;
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason))
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        // Two levels would have to be followed everywhere; release the one below first.
        if (number == into || !incident.Absorbed.IsEmpty)
        {
            return new CannotJoin();
        }

        work.Add(Incident.Kind, number, new MergedIntoOther(into, reason.Trim()));
        work.Add(Incident.Kind, into, new OtherAbsorbed(number));
        return default(Nothing);
    }

    /// <summary>An incident that was merged stands for itself again.</summary>
    public static Outcome<Nothing> UndoMerge(LedgerWork work, long number, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Incident.Kind, number) is not { } incident)
        {
            return new NoSuchIncident();
        }

        if (incident.MergedInto is not { } into)
        {
            return new NotMerged();
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason))
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        work.Add(Incident.Kind, number, new MergeUndone(into, reason.Trim()));
        work.Add(Incident.Kind, into, new OtherReleased(number));
        return default(Nothing);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Venues;

/// <summary>Readiness inspections for whoever sits here.</summary>
public sealed class InspectionDesk(EventDesk desk, VenueDesk venues)
{
    /// <summary>One inspection; null when there is none of that number.</summary>
    public async Task<Outcome<Kept<Inspection>?>> FindAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        await desk.LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<Kept<Inspection>?>(ledger.Shelf(Inspection.Kind).Find(number)),
            Refused<WorkspaceLedger>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>All inspections, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<Kept<Inspection>>>> AllAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await desk.LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<IReadOnlyList<Kept<Inspection>>>([.. ledger.Shelf(Inspection.Kind).All.Values.Reverse()]),
            Refused<WorkspaceLedger>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>The checklist new inspections begin with.</summary>
    public async Task<Outcome<ReadinessTemplate>> ChecklistAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await desk.LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => ledger.Shelf(ReadinessTemplate.Kind).Find(ReadinessTemplate.Number)?.State ?? ReadinessTemplate.First,
            Refused<WorkspaceLedger>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Changes the checklist.</summary>
    public Task<Outcome<int>> ChangeChecklistAsync(WorkspaceId workspace, ImmutableArray<ReadinessItem> items, CancellationToken cancellation) => desk.DoAsync(
        workspace, CalendarActions.ChangeChecklist, "checklist", string.Create(CultureInfo.InvariantCulture, $"{items.Length} lines"), w => ReadinessTemplate.Change(w, items), cancellation);

    /// <summary>Begins an inspection; gives its number.</summary>
    public Task<Outcome<long>> BeginAsync(WorkspaceId workspace, long fixture, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.BeginInspection, Text(fixture), string.Empty, w => InspectionDecisions.Begin(w, fixture), cancellation);

    /// <summary>Answers a line.</summary>
    public Task<Outcome<long>> AnswerAsync(WorkspaceId workspace, long number, int item, ReadinessVerdict verdict, string note, CancellationToken cancellation) => desk.DoAsync(
        workspace, CalendarActions.Inspect, Text(number), string.Create(CultureInfo.InvariantCulture, $"line {item}: {verdict}"), w => InspectionDecisions.Answer(w, number, item, verdict, note), cancellation);

    /// <summary>Writes a finding down (number 0), or changes one; gives its number.</summary>
    public Task<Outcome<int>> PutFindingAsync(WorkspaceId workspace, long number, int finding, ReadinessFindingFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace, CalendarActions.Inspect, Text(number), string.Create(CultureInfo.InvariantCulture, $"finding {finding}: {facts.Severity}"), w => InspectionDecisions.PutFinding(w, number, finding, facts), cancellation);
    }

    /// <summary>Puts a photo to a finding.</summary>
    public async Task<Outcome<long>> PhotoAsync(WorkspaceId workspace, long number, int finding, ReadOnlyMemory<byte> image, CancellationToken cancellation) =>
        await venues.KeepAsync(workspace, image, cancellation) switch
        {
            Done<StoredImage>(var photo) => await desk.DoAsync(
                workspace, CalendarActions.Inspect, Text(number), photo.Sha256, w => InspectionDecisions.TakePhoto(w, number, finding, photo), cancellation),
            Refused<StoredImage>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Takes a photo from a finding.</summary>
    public Task<Outcome<long>> DropPhotoAsync(WorkspaceId workspace, long number, int finding, string sha256, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.Inspect, Text(number), sha256, w => InspectionDecisions.DropPhoto(w, number, finding, sha256), cancellation);

    /// <summary>Closes a finding, with the words of it, or opens it again (null).</summary>
    public Task<Outcome<long>> CloseAsync(WorkspaceId workspace, long number, int finding, string? note, CancellationToken cancellation) => desk.DoAsync(
        workspace, CalendarActions.Inspect, Text(number), string.Create(CultureInfo.InvariantCulture, $"finding {finding} {(note is null ? "reopened" : "closed")}"),
        w => note is null ? InspectionDecisions.ReopenFinding(w, number, finding) : InspectionDecisions.CloseFinding(w, number, finding, note), cancellation);

    /// <summary>Signs off.</summary>
    public Task<Outcome<long>> SignAsync(WorkspaceId workspace, long number, string note, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.SignOff, Text(number), note, w => InspectionDecisions.Sign(w, number, note), cancellation);

    /// <summary>Withdraws a signature.</summary>
    public Task<Outcome<long>> WithdrawAsync(WorkspaceId workspace, long number, string reason, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.WithdrawSignature, Text(number), reason, w => InspectionDecisions.Withdraw(w, number, reason), cancellation);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

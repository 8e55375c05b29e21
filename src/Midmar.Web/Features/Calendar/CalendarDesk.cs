using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Assets;

namespace Midmar.Web.Features.Calendar;

/// <summary>Fixtures, posture and windows for whoever sits here.</summary>
public sealed class CalendarDesk(EventDesk desk, Seat seat)
{
    /// <summary>Adds a fixture (number null), or changes one; gives its number.</summary>
    public Task<Outcome<long>> PutAsync(WorkspaceId workspace, long? number, FixtureFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace,
            number is null ? CalendarActions.AddFixture : CalendarActions.ChangeFixture,
            facts.Title,
            string.Create(CultureInfo.InvariantCulture, $"start={facts.Start:u} end={facts.End:u} venue={facts.Venue} cancelled={facts.IsCancelled}"),
            w => number is { } known ? FixtureDecisions.Change(w, known, facts) : FixtureDecisions.Add(w, facts),
            cancellation);
    }

    /// <summary>Takes a fixture off.</summary>
    public Task<Outcome<long>> RemoveAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.RemoveFixture, Text(number), string.Empty, w => FixtureDecisions.Remove(w, number), cancellation);

    /// <summary>What an import would do.</summary>
    public async Task<Outcome<FixtureImportPlan>> PlanAsync(WorkspaceId workspace, FixtureFile file, CancellationToken cancellation)
    {
        if (await seat.DecideAsync(Permission.ManageCalendar, workspace) is { } refusal)
        {
            return refusal;
        }

        return await desk.ViewAsync(workspace, cancellation) switch
        {
            Done<EventView>(var view) => FixtureImport.Plan(
                file, view.Fixtures.Values.Where(f => !f.State.IsGone), AssetDesk.NamesOfEntities(view), AssetDesk.NamesOfVenues(view), desk.NowIn(workspace)),
            Refused<EventView>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    /// <summary>Puts an import into the calendar.</summary>
    public Task<Outcome<ImportResult>> ImportAsync(WorkspaceId workspace, FixtureFile file, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return desk.DoAsync(
            workspace, CalendarActions.ImportFixtures, name, string.Create(CultureInfo.InvariantCulture, $"{file.Lines.Count} fixtures"), w => FixtureDecisions.Import(w, file), cancellation);
    }

    /// <summary>Changes what a level means.</summary>
    public Task<Outcome<int>> ChangeLevelAsync(WorkspaceId workspace, int level, PostureLevel facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace, CalendarActions.ChangeLevel, Text(level), string.Create(CultureInfo.InvariantCulture, $"bonus={facts.ScoreBonus} acknowledge={facts.AcknowledgeWithin}"),
            w => PostureDecisions.ChangeLevel(w, level, facts), cancellation);
    }

    /// <summary>Adds a rule (number 0), or changes one; gives its number.</summary>
    public Task<Outcome<int>> PutRuleAsync(WorkspaceId workspace, PostureRule rule, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return desk.DoAsync(
            workspace, CalendarActions.ChangePostureRule, Text(rule.Number), string.Create(CultureInfo.InvariantCulture, $"level={rule.Level} before={rule.Before} after={rule.After}"),
            w => PostureDecisions.PutRule(w, rule), cancellation);
    }

    /// <summary>Takes a rule off.</summary>
    public Task<Outcome<int>> RemoveRuleAsync(WorkspaceId workspace, int number, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.ChangePostureRule, Text(number), "removed", w => PostureDecisions.RemoveRule(w, number), cancellation);

    /// <summary>Sets a level by hand.</summary>
    public Task<Outcome<int>> SetPostureAsync(WorkspaceId workspace, int level, DateTime until, string reason, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.SetPosture, Text(level), reason, w => PostureDecisions.Set(w, level, until, reason), cancellation);

    /// <summary>Takes back what was set by hand.</summary>
    public Task<Outcome<int>> ReleasePostureAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.ReleasePosture, string.Empty, string.Empty, PostureDecisions.Release, cancellation);

    /// <summary>All windows, the latest beginning first.</summary>
    public async Task<Outcome<IReadOnlyList<Kept<Window>>>> WindowsAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await desk.LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<IReadOnlyList<Kept<Window>>>([.. ledger.Shelf(Window.Kind).All.Values.OrderByDescending(w => w.State.Facts.From)]),
            Refused<WorkspaceLedger>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Opens a window (number null), or changes one; gives its number.</summary>
    public Task<Outcome<long>> PutWindowAsync(WorkspaceId workspace, long? number, WindowFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace,
            number is null ? CalendarActions.OpenWindow : CalendarActions.ChangeWindow,
            facts.Kind.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"from={facts.From:u} to={facts.To:u} owner={facts.Owner} reason={facts.Reason}"),
            w => number is { } known ? WindowDecisions.Change(w, known, facts) : WindowDecisions.Open(w, facts),
            cancellation);
    }

    /// <summary>Ends a window before its time.</summary>
    public Task<Outcome<long>> EndWindowAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.EndWindow, Text(number), string.Empty, w => WindowDecisions.End(w, number), cancellation);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

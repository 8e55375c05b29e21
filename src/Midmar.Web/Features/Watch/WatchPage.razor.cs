using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Shifts;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Features.Alerts;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Incidents;
using Midmar.Web.Features.Shifts;
using Midmar.Web.Features.Sources;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Watch;

/// <summary>The wallboard: how the centre stands, to be read from six metres.</summary>
public sealed partial class WatchPage
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);

    private QueueCounts? counts;
    private IReadOnlyList<Kept<Incident>> incidents = [];
    private IReadOnlyList<string> silent = [];
    private Kept<Shift>? shift;
    private Flow flow = new([], 0, 0);
    private TimeSpan? toAcknowledge;
    private TimeSpan? toContain;
    private TimeSpan? oldest;
    private DateTime now;
    private string? failure;
    private Posture? posture;
    private IReadOnlyList<FixtureFacts> fixtures = [];
    private int sending;
    private int sources;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private AlertDesk Alerts { get; set; } = null!;

    [Inject]
    private IncidentDesk Incidents { get; set; } = null!;

    [Inject]
    private ShiftDesk Shifts { get; set; } = null!;

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private SourceDesk Sources { get; set; } = null!;

    [Inject]
    private IOpenWorkspaces Open { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<WatchText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        _ = KeepFreshAsync();
    }

    private async Task KeepFreshAsync()
    {
        using var timer = new PeriodicTimer(RefreshEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await UpdateAsync(LoadAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task LoadAsync()
    {
        if (await Alerts.QueueAsync(Here, Gone) is not Done<AlertQueue>(var queue) || Open.Find(Here) is not { } workspace)
        {
            failure = S["DeniedText"];
            return;
        }

        failure = null;
        now = workspace.Clock.GetUtcNow().UtcDateTime;
        counts = queue.Counts();
        flow = Flow.Of(queue.Rows, now);
        var today = queue.Rows.Where(r => r.Alert.Raised > now.AddHours(-24)).ToArray();
        toAcknowledge = Median(today.Where(r => r.Triage is not null).Select(r => r.Triage!.FirstTouched - r.Alert.Raised));
        oldest = today.Where(r => r is { IsOpen: true, Status: AlertStatus.New }).Select(r => (TimeSpan?)(now - r.Alert.Raised)).Max();
        if (await Incidents.ShelfAsync(Here, Gone) is Done<Shelf<Incident>>(var all))
        {
            incidents = [.. all.All.Values.Where(i => i.State.IsOpen).OrderByDescending(i => i.State.Severity).ThenByDescending(i => i.Number)];
            toContain = Median(all.All.Values.Where(i => i.State.Contained > now.AddDays(-7)).Select(i => i.State.Contained!.Value - i.State.Detected));
        }

        if (await Event.ViewAsync(Here, Gone) is Done<EventView>(var view))
        {
            posture = view.PostureAt(now);
            fixtures = [.. view.Fixtures.Values.Where(f => f.State is { IsGone: false, Facts.IsCancelled: false } && f.State.Facts.End > now && f.State.Facts.Start < now.AddHours(24))
                .Select(f => f.State.Facts).OrderBy(f => f.Start).Take(4)];
        }

        shift = await Shifts.ShelfAsync(Here, Gone) is Done<Shelf<Shift>>(var shifts) ? ShiftRules.Running(shifts.All.Values) : null;
        if (await Sources.ReadAsync(Here) is Done<IReadOnlyList<SourceHealth>>(var health))
        {
            sources = health.Count(h => h.State != SourceState.Disabled);
            sending = health.Count(h => h.State == SourceState.Sending);
            silent = [.. health.Where(h => h.State == SourceState.Silent).Select(h => h.Source.Name)];
        }
    }

    private static TimeSpan? Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }

    private static string Span(TimeSpan? time) => time switch
    {
        null => "–",
        { TotalDays: >= 1 } long_ => string.Create(CultureInfo.InvariantCulture, $"{(int)long_.TotalDays} d {long_.Hours:00} h"),
        { TotalHours: >= 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours} h {hours.Minutes:00}"),
        { } brief => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)brief.TotalMinutes)}:{Math.Max(0, brief.Seconds):00}"),
    };

    private static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>
/// The queue of a workspace, as it changes. While somebody reads in it (pointer or keyboard is in the list) rows change in
/// place, and new ones wait to be asked for: nothing moves away from under the eyes.
/// </summary>
public sealed partial class AlertsPage
{
    private static readonly RuleLevel[] Levels = [.. Enum.GetValues<RuleLevel>().OrderDescending()];

    private readonly HashSet<long> marked = [];
    private readonly HashSet<long> changed = [];
    private readonly Lock gate = new();
    private AlertQueue? queue;
    private QueueView? view;
    private QueueCounts? counts;
    private Coalescer? coalescer;
    private IReadOnlyList<Kept<SavedView>> views = [];
    private QueuePart part;
    private string me = string.Empty;
    private string? failure;
    private string? said;
    private string? viewName;
    private string? loadedFor;
    private bool isOver;
    private bool isFocused;
    private int total;
    private long? selected;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>Which part of the queue.</summary>
    [SupplyParameterFromQuery(Name = "part")]
    public string? Part { get; set; }

    /// <summary>In which order.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    public string? Order { get; set; }

    /// <summary>The lowest level shown.</summary>
    [SupplyParameterFromQuery(Name = "level")]
    public string? MinLevel { get; set; }

    /// <summary>What made them.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>Words in title, rule, host, account or tags.</summary>
    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

    /// <summary>"each" when every alert has a row of its own, instead of what happens on a host without a pause.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public string? RowsOf { get; set; }

    [Inject]
    private AlertDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private bool IsGathered => RowsOf is not "each";

    private bool IsFiltered => MinLevel is not null || Kind is not null || Text is not null || Order is not null;

    private List<long> Ids => (List<long>)view!.Alerts;

    /// <summary>What the marked rows, or else the selected one, stand for.</summary>
    private IEnumerable<long> ChosenIds => marked.Count > 0 ? marked.Order()
        : selected is not { } one ? []
        : view!.IsSpread(one) ? [one]
        : view.GroupOf(one).Take(TriageRules.MaxBulk);

    private bool IsReading => isOver || isFocused || marked.Count > 0;

    /// <summary>What is marked, or else the selected one.</summary>
    private IReadOnlyList<QueueRow> Chosen => view is null ? [] : [.. ChosenIds.Select(queue!.Find).OfType<QueueRow>()];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{Workspace}|{Part}|{Order}|{MinLevel}|{Kind}|{Text}|{RowsOf}");
        if (wanted == loadedFor)
        {
            return;
        }

        loadedFor = wanted;
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (queue is not null)
        {
            queue.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        (failure, view, selected) = (null, null, null);
        marked.Clear();
        switch (await Desk.QueueAsync(new WorkspaceId(Workspace), Gone))
        {
            case Done<AlertQueue>(var found):
                me = (await Desk.WhoAsync())?.Id ?? string.Empty;
                views = await Desk.ViewsAsync(new WorkspaceId(Workspace), Gone);
                Listen(found);
                Show(found);
                break;
            default:
                failure = S["DeniedText"];
                break;
        }
    }

    private void Show(AlertQueue found)
    {
        part = Enum.TryParse<QueuePart>(Part, ignoreCase: true, out var wanted) ? wanted : QueuePart.Open;
        view = new QueueView(found, new QueueFilter
        {
            Part = part,
            Order = Enum.TryParse<QueueOrder>(Order, ignoreCase: true, out var order) ? order : QueueOrder.Score,
            MinLevel = Enum.TryParse<RuleLevel>(MinLevel, ignoreCase: true, out var level) ? level : RuleLevel.Informational,
            Kind = Enum.TryParse<FindingKind>(Kind, ignoreCase: true, out var kind) ? kind : null,
            Text = Text,
            IsGathered = IsGathered,
            Viewer = me,
        });
        (counts, total) = (found.Counts(), found.Count);
        selected = view.Alerts.Count > 0 ? view.Alerts[0] : null;
    }

    private void Listen(AlertQueue found)
    {
        if (ReferenceEquals(queue, found))
        {
            return;
        }

        queue = found;
        coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
        queue.Changed += OnChanged;
    }

    private void OnChanged(object? sender, QueueChangedEventArgs e)
    {
        lock (gate)
        {
            changed.UnionWith(e.Alerts);
        }

        coalescer?.Note();
    }

    private Task RefreshAsync()
    {
        long[] now;
        lock (gate)
        {
            now = [.. changed];
            changed.Clear();
        }

        if (view is not null && queue is not null)
        {
            view.Take(now, IsReading);
            (counts, total) = (queue.Counts(), queue.Count);
            Reselect();
        }

        return Task.CompletedTask;
    }

    private void ShowHeld()
    {
        view?.Refresh();
        Reselect();
    }

    private void Reselect()
    {
        if (view is { Alerts.Count: > 0 })
        {
            selected = selected is { } one && view.Has(one) ? view.ShownBy(one) : view.Alerts[0];
        }
    }

    /// <summary>What was done takes rows out of the list: the next one is selected, so that one key follows another.</summary>
    private void AfterAct()
    {
        var at = selected is { } one ? Ids.IndexOf(one) : -1;
        marked.Clear();
        view?.Refresh();
        if (view is { Alerts.Count: > 0 })
        {
            selected = selected is { } still && view.Has(still) ? view.ShownBy(still) : view.Alerts[Math.Clamp(at, 0, view.Alerts.Count - 1)];
        }
    }

    private void LeaveAsync() => isOver = false;

    private void Step(int by)
    {
        if (view is { Alerts.Count: > 0 })
        {
            var at = selected is { } one ? Ids.IndexOf(one) : -1;
            selected = view.Alerts[Math.Clamp(at + by, 0, view.Alerts.Count - 1)];
            isFocused = true;
        }
    }

    private void Select(long alert) => selected = alert;

    /// <summary>A row that stands for several marks them all.</summary>
    private void Mark(long alert)
    {
        long[] behind = view!.IsSpread(alert) ? [alert] : [.. view.GroupOf(alert)];
        if (marked.Contains(alert))
        {
            marked.ExceptWith(behind);
        }
        else
        {
            marked.UnionWith(behind.Take(TriageRules.MaxBulk - marked.Count));
        }
    }

    private void Turn(long alert)
    {
        view!.Turn(alert);
        Reselect();
    }

    private void TurnSelected()
    {
        if (selected is { } one && view!.GroupOf(one).Count > 1)
        {
            Turn(one);
        }
    }

    /// <summary>What a row shows: of one that stands for several, all of them together.</summary>
    private RowOnScreen OnScreen(long id)
    {
        var row = view!.Row(id);
        var group = view.GroupOf(id);
        if (group.Count < 2 || view.IsSpread(id))
        {
            return new RowOnScreen(row, group.Count, 1, row.Alert.Level, row.Alert.Key.Account, row.Alert.Findings, row.Alert.Last, view.Filter.Wants(row), IsMixed: false);
        }

        var all = group.Select(view.Row).ToArray();
        var accounts = all.Select(r => r.Alert.Key.Account).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return new RowOnScreen(
            row, group.Count, all.Select(r => r.Alert.Key.RuleId).Distinct(StringComparer.Ordinal).Count(), all.Max(r => r.Alert.Level),
            accounts.Length switch { 0 => null, 1 => accounts[0], var many => T["Accounts", N(many)] }, all.Sum(r => r.Alert.Findings), all.Max(r => r.Alert.Last), all.Any(view.Filter.Wants),
            all.Any(r => (r.Status, r.Triage?.AssigneeId, r.Triage?.Incident) != (row.Status, row.Triage?.AssigneeId, row.Triage?.Incident)));
    }

    private void MarkSelected()
    {
        if (selected is { } one)
        {
            Mark(one);
            Step(1);
        }
    }

    private void MarkAll()
    {
        if (marked.Count > 0)
        {
            marked.Clear();
        }
        else
        {
            marked.UnionWith(view!.All.Take(TriageRules.MaxBulk));
        }
    }

    private void OpenSelected()
    {
        if (selected is { } one)
        {
            Open(one);
        }
    }

    private void Open(long alert) => Navigation.NavigateTo(AddressOf(alert));

    private string AddressOf(long alert) => Places.In(new WorkspaceId(Workspace), string.Create(CultureInfo.InvariantCulture, $"alerts/{alert}"));

    private string PartAddress(QueuePart one) => Navigation.GetUriWithQueryParameters(
        Places.In(new WorkspaceId(Workspace), "alerts"),
        new Dictionary<string, object?>
        {
            ["part"] = one == QueuePart.Open ? null : one.ToString().ToLowerInvariant(), ["order"] = Order, ["level"] = MinLevel, ["kind"] = Kind, ["text"] = Text, ["rows"] = RowsOf,
        });

    private int? CountOf(QueuePart one) => counts is null ? null : one switch
    {
        QueuePart.Open => counts.Open,
        QueuePart.Mine => counts.ByAssignee.GetValueOrDefault(me),
        QueuePart.Unassigned => counts.Unassigned,
        QueuePart.Suppressed => counts.Suppressed,
        QueuePart.Closed => counts.Closed,
        _ => total,
    };

    private string Why(QueueRow row) => string.Join(" · ", row.Score.Parts.Select(p =>
        string.Create(CultureInfo.CurrentCulture, $"{T["ScoreReason-" + p.Reason]} {p.Points:+0;−0}")));

    private async Task SaveViewAsync()
    {
        var query = new Uri(Navigation.Uri).Query.TrimStart('?');
        if (await Desk.SaveViewAsync(new WorkspaceId(Workspace), viewName!, query, isShared: false, Gone) is Refused<long>(var why))
        {
            said = A.Of(T, why);
            return;
        }

        (viewName, said) = (null, null);
        views = await Desk.ViewsAsync(new WorkspaceId(Workspace), Gone);
    }

    private async Task RemoveViewAsync(long number)
    {
        await Desk.RemoveViewAsync(new WorkspaceId(Workspace), number, Gone);
        views = await Desk.ViewsAsync(new WorkspaceId(Workspace), Gone);
    }

    private void Filter(string? level = null, string? kind = null, string? text = null, string? order = null, string? rows = null) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["level"] = NullIfEmpty(level ?? MinLevel),
            ["kind"] = NullIfEmpty(kind ?? Kind),
            ["text"] = NullIfEmpty(text ?? Text),
            ["order"] = NullIfEmpty(order ?? Order),
            ["rows"] = NullIfEmpty(rows ?? RowsOf),
        }),
        replace: true);

    /// <summary>What a row shows.</summary>
    /// <param name="Row">The alert that stands first.</param>
    /// <param name="Alerts">Alerts of its group (count).</param>
    /// <param name="Rules">Their rules (count).</param>
    /// <param name="Level">The highest level.</param>
    /// <param name="Account">The account, or how many; null: none named.</param>
    /// <param name="Findings">Findings of all (count).</param>
    /// <param name="Last">Event time of the last record behind any, UTC.</param>
    /// <param name="IsWanted">Whether one of them is still what the filter wants.</param>
    /// <param name="IsMixed">Whether they do not all stand where the first one does.</param>
    private sealed record RowOnScreen(
        QueueRow Row, int Alerts, int Rules, RuleLevel Level, string? Account, long Findings, DateTime Last, bool IsWanted, bool IsMixed);

    private static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

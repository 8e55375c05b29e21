using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>
/// The alerts of a workspace, those raised last first, as they come. While somebody reads in the list (pointer or keyboard
/// is in it) rows change in place, and new ones wait to be asked for: nothing moves away from under the eyes.
/// </summary>
public sealed partial class AlertsPage
{
    /// <summary>Alerts read at a time (count).</summary>
    private const int PageSize = 200;

    private static readonly RuleLevel[] Levels = [.. Enum.GetValues<RuleLevel>().OrderDescending()];

    private IAlertList? list;
    private Coalescer? coalescer;
    private List<Alert>? alerts;
    private IReadOnlyDictionary<RuleLevel, long> counts = new Dictionary<RuleLevel, long>();
    private string? failure;
    private string? loadedFor;
    private bool hasOlder;
    private bool isReading;
    private bool isFocused;
    private int held;
    private AlertId? selected;


    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The lowest level shown.</summary>
    [SupplyParameterFromQuery(Name = "level")]
    public string? MinLevel { get; set; }

    /// <summary>What made them.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>Text in title, host or account.</summary>
    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

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

    private bool IsFiltered => MinLevel is not null || Kind is not null || Text is not null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{Workspace}|{MinLevel}|{Kind}|{Text}");
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
        if (list is not null)
        {
            list.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        (failure, alerts, held) = (null, null, 0);
        switch (await Desk.ListAsync(new WorkspaceId(Workspace)))
        {
            case Done<IAlertList>(var found):
                Listen(found);
                var (page, byLevel) = await ReadAsync(found, before: null);
                (alerts, counts) = ([.. page], byLevel);
                hasOlder = page.Count == PageSize;
                break;
            default:
                failure = S["DeniedText"];
                break;
        }
    }

    private void Listen(IAlertList found)
    {
        if (ReferenceEquals(list, found))
        {
            return;
        }

        list = found;
        coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
        list.Changed += OnChanged;
    }

    private void OnChanged(object? sender, EventArgs e) => coalescer?.Note();

    private async Task<(IReadOnlyList<Alert> Page, IReadOnlyDictionary<RuleLevel, long> Counts)> ReadAsync(IAlertList from, AlertId? before)
    {
        var query = new AlertQuery
        {
            MinLevel = Enum.TryParse<RuleLevel>(MinLevel, ignoreCase: true, out var level) ? level : RuleLevel.Informational,
            Kind = Enum.TryParse<FindingKind>(Kind, ignoreCase: true, out var kind) ? kind : null,
            Text = Text,
            Before = before,
            Limit = PageSize,
        };
        return (await from.ReadAsync(query, Gone), await from.CountByLevelAsync(Gone));
    }

    private async Task RefreshAsync()
    {
        if (list is null || alerts is null)
        {
            return;
        }

        (var page, counts) = await ReadAsync(list, before: null);
        var newest = alerts.Count > 0 ? alerts[0].Id.Value : 0;
        var changed = page.ToDictionary(a => a.Id);
        for (var i = 0; i < alerts.Count && i < PageSize * 2; i++)
        {
            alerts[i] = changed.GetValueOrDefault(alerts[i].Id, alerts[i]);
        }

        held = page.Count(a => a.Id.Value > newest);
        if (!isReading && !isFocused)
        {
            TakeFresh(page);
        }
    }

    private async Task ShowHeldAsync()
    {
        if (list is not null)
        {
            (var page, counts) = await ReadAsync(list, before: null);
            TakeFresh(page);
        }
    }

    private void TakeFresh(IReadOnlyList<Alert> page)
    {
        // More came at once than one page: what lies between is not known here, so the list begins anew.
        var isGap = alerts!.Count > 0 && page.Count == PageSize && page[^1].Id.Value > alerts[0].Id.Value;
        var newest = alerts.Count > 0 ? alerts[0].Id.Value : 0;
        alerts = isGap ? [.. page] : [.. page.Where(a => a.Id.Value > newest), .. alerts];
        hasOlder = hasOlder || isGap;
        held = 0;
    }

    private async Task LoadOlderAsync()
    {
        if (list is null || alerts is not [.., var last])
        {
            return;
        }

        var (page, _) = await ReadAsync(list, last.Id);
        alerts = [.. alerts, .. page];
        hasOlder = page.Count == PageSize;
    }

    private void OnKey(KeyboardEventArgs e)
    {
        if (alerts is null || alerts.Count == 0)
        {
            return;
        }

        var at = alerts.FindIndex(a => a.Id == selected);
        switch (e.Key)
        {
            case "j" or "ArrowDown":
                selected = alerts[Math.Min(at + 1, alerts.Count - 1)].Id;
                break;
            case "k" or "ArrowUp":
                selected = alerts[Math.Max(at - 1, 0)].Id;
                break;
            case "Enter" when at >= 0:
                Open(alerts[at]);
                break;
        }
    }

    private void Open(Alert alert) => Navigation.NavigateTo(AddressOf(alert));

    private string AddressOf(Alert alert) => Places.In(new WorkspaceId(Workspace), $"alerts/{alert.Id}");

    private void Filter(string? level = null, string? kind = null, string? text = null) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["level"] = NullIfEmpty(level ?? MinLevel),
            ["kind"] = NullIfEmpty(kind ?? Kind),
            ["text"] = NullIfEmpty(text ?? Text),
        }),
        replace: true);

    private void ClearFilter() => Navigation.NavigateTo(Places.In(new WorkspaceId(Workspace), "alerts"));

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

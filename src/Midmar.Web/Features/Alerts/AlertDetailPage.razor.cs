using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>One alert: why it is there, what else there is, and what people made of it.</summary>
public sealed partial class AlertDetailPage
{
    /// <summary>Other alerts shown of each kind (count).</summary>
    private const int MaxOthers = 8;

    private AlertQueue? queue;
    private Coalescer? coalescer;
    private Alert? alert;
    private QueueRow? row;
    private EventContext? context;
    private IReadOnlyList<QueueRow> onHost = [];
    private IReadOnlyList<QueueRow> sameRule = [];
    private IReadOnlyList<(Verdict Verdict, int Count)> verdicts = [];
    private string? failure;
    private string? said;
    private string note = string.Empty;
    private string reopenReason = string.Empty;
    private bool isLoading = true;
    private bool maySee;
    private bool maySearch;
    private bool mayHandle;
    private RecordId? shown;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The alert's number.</summary>
    [Parameter]
    public long Number { get; set; }

    [Inject]
    private AlertDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private string Purpose => string.Create(CultureInfo.InvariantCulture, $"alert {Number}");

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => alert?.Id.Value == Number ? Task.CompletedTask : LoadAsync();

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
        (isLoading, failure, shown, said) = (true, null, null, null);
        if (await Desk.FindAsync(Here, new AlertId(Number), Gone) is Done<Alert?>(var found)
            && await Desk.QueueAsync(Here, Gone) is Done<AlertQueue>(var all))
        {
            alert = found;
            maySee = await Seat.DecideAsync(Permission.ViewEvidence, Here) is null;
            maySearch = await Seat.DecideAsync(Permission.Search, Here) is null;
            mayHandle = await Seat.DecideAsync(Permission.HandleAlerts, Here) is null;
            shown = found is { Records.IsEmpty: false } && maySee ? found.Records[0] : null;
            context = found is null ? null : await Desk.ContextAsync(Here, found, Gone);
            Listen(all);
            LookAround();
        }
        else
        {
            failure = S["DeniedText"];
        }

        isLoading = false;
    }

    private void Listen(AlertQueue all)
    {
        if (!ReferenceEquals(queue, all))
        {
            queue = all;
            coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
            queue.Changed += OnChanged;
        }
    }

    private void OnChanged(object? sender, QueueChangedEventArgs e)
    {
        if (e.Alerts.Contains(Number))
        {
            coalescer?.Note();
        }
    }

    private async Task RefreshAsync()
    {
        if (await Desk.FindAsync(Here, new AlertId(Number), Gone) is Done<Alert?>({ } found))
        {
            alert = found;
        }

        LookAround();
    }

    private void LookAround()
    {
        if (alert is null || queue is null)
        {
            return;
        }

        row = queue.Find(Number);
        onHost = alert.Key.Host is not { } host ? [] :
            [.. queue.OfHost(host).Where(r => r.Alert.Id.Value != Number && r.Alert.First <= alert.Last + AlertQueue.Near && r.Alert.Last >= alert.First - AlertQueue.Near)];
        sameRule = [.. queue.OfRule(alert.Key.RuleId).Where(r => r.Alert.Id.Value != Number)];
        verdicts = [.. sameRule.Select(r => r.Triage?.Judgement?.Is).OfType<Verdict>().GroupBy(v => v).Select(g => (g.Key, g.Count())).OrderBy(v => v.Key)];
    }

    private async Task NoteAsync()
    {
        if (await Desk.NoteAsync(Here, new AlertId(Number), note, Gone) is Refused<Nothing>(var why))
        {
            said = A.Of(T, why);
            return;
        }

        (note, said) = (string.Empty, null);
        LookAround();
    }

    private async Task ReopenAsync()
    {
        if (await Desk.ReopenAsync(Here, new AlertId(Number), reopenReason, Gone) is Refused<Nothing>(var why))
        {
            said = A.Of(T, why);
            return;
        }

        (reopenReason, said) = (string.Empty, null);
        LookAround();
    }

    private string Address(long number) => Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"alerts/{number}"));

    /// <summary>What else was recorded of a host or account, from five minutes before to five after.</summary>
    private string Around(string value)
    {
        var (from, to) = (alert!.First.AddMinutes(-5), alert.Last.AddMinutes(5));
        var words = QueryText.Write(new QueryTerm(Field: null, value, QueryMatch.Contains, IsNegated: false));
        return Places.In(Here, string.Create(
            CultureInfo.InvariantCulture,
            $"search?range=custom&from={from:yyyy-MM-ddTHH:mm}&to={to:yyyy-MM-ddTHH:mm}&q={Uri.EscapeDataString(words)}&purpose={Uri.EscapeDataString(Purpose)}"));
    }
}

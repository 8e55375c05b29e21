using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Access;
using Midmar.Web.Features.Incidents;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>What can be done with alerts, each by one key: take, give, judge, promote, suppress.</summary>
public sealed partial class AlertActs
{
    /// <summary>Times a suppression can be for (hours).</summary>
    private static readonly int[] Times = [4, 12, 24, 168, 720];

    private Act act;
    private string? said;
    private bool mayHandle;
    private bool mayPromote;
    private bool mayTune;
    private bool wantsFocus;
    private ElementReference first;
    private (string Id, string Name)? me;
    private IReadOnlyList<Person> colleagues = [];
    private IReadOnlyList<(long Number, Incident State)> openIncidents = [];
    private SuppressionPreview? dry;
    private string person = string.Empty;
    private Verdict verdict = Verdict.True;
    private string duplicateOf = string.Empty;
    private string reason = string.Empty;
    private string title = string.Empty;
    private IncidentSeverity severity;
    private long incident;
    private bool onHost = true;
    private bool onAccount = true;
    private int hours = 24;

    private enum Act
    {
        None,
        Give,
        Judge,
        Promote,
        Suppress,
    }

    /// <summary>The workspace's number.</summary>
    [Parameter, EditorRequired]
    public int Workspace { get; set; }

    /// <summary>The alerts something is to be done with.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueRow> Rows { get; set; } = [];

    /// <summary>Something was done.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private AlertDesk Desk { get; set; } = null!;

    [Inject]
    private IncidentDesk Incidents { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private QueueRow One => Rows[0];

    private bool IsMine => Rows.Count > 0 && me is { } who && Rows.All(r => r.Triage?.AssigneeId == who.Id);

    private string Subject => Rows.Count == 1 ? One.Alert.Title : T["Marked", Rows.Count];

    private IReadOnlyList<AlertId> Ids => [.. Rows.Select(r => r.Alert.Id)];

    private SuppressionScope Scope => new(One.Alert.Key.RuleId, onHost ? One.Alert.Key.Host : null, onAccount ? One.Alert.Key.Account : null)
    {
        Indicator = One.Alert.Key.Indicator,
    };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayHandle = await Seat.DecideAsync(Permission.HandleAlerts, Here) is null;
        mayPromote = await Seat.DecideAsync(Permission.HandleIncidents, Here) is null;
        mayTune = await Seat.DecideAsync(Permission.ManageRules, Here) is null;
        me = await Desk.WhoAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (wantsFocus && act != Act.None)
        {
            wantsFocus = false;
            await first.FocusAsync();
        }
    }

    private async Task TakeAsync()
    {
        // Who had them when this page showed them: a colleague who was faster is not overruled unseen.
        var expected = One.Triage?.AssigneeId;
        await AfterAsync(await Desk.AssignAsync(Here, Ids, IsMine ? null : me, expected, Gone));
    }

    private async Task BeginAsync(Act wanted)
    {
        (act, said, wantsFocus, reason, dry) = (wanted, null, true, string.Empty, null);
        switch (wanted)
        {
            case Act.Give:
                colleagues = await Desk.ColleaguesAsync(Here, Gone);
                person = colleagues.Count > 0 ? colleagues[0].Id : string.Empty;
                break;
            case Act.Judge:
                (verdict, duplicateOf) = (Verdict.True, string.Empty);
                break;
            case Act.Promote:
                (title, incident) = (One.Alert.Title, 0);
                severity = SeverityOf(Rows.Max(r => r.Alert.Level));
                openIncidents = await Incidents.ShelfAsync(Here, Gone) is Done<Centre.Events.Shelf<Incident>>(var shelf)
                    ? [.. shelf.All.Values.Where(i => i.State.IsOpen).Reverse().Select(i => (i.Number, i.State))]
                    : [];
                break;
            case Act.Suppress:
                (onHost, onAccount) = (One.Alert.Key.Host is not null, One.Alert.Key.Account is not null);
                await ScopeAsync(() => { });
                break;
        }
    }

    private async Task ScopeAsync(Action change)
    {
        change();
        dry = await Desk.PreviewAsync(Here, Scope, Gone) is Done<SuppressionPreview>(var preview) ? preview : null;
    }

    private async Task DoAsync()
    {
        switch (act)
        {
            case Act.Give when colleagues.FirstOrDefault(c => c.Id == person) is { } to:
                await AfterAsync(await Desk.AssignAsync(Here, Ids, (to.Id, to.DisplayName), One.Triage?.AssigneeId, Gone));
                break;
            case Act.Judge:
                var of = long.TryParse(duplicateOf, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new AlertId(number) : (AlertId?)null;
                await AfterAsync(await Desk.JudgeAsync(Here, Ids, verdict, reason, of, Gone));
                break;
            case Act.Promote:
                await PromoteAsync();
                break;
            case Act.Suppress:
                await AfterAsync(await Desk.SuppressAsync(Here, Scope, TimeSpan.FromHours(hours), reason, Gone));
                break;
        }
    }

    private async Task PromoteAsync()
    {
        if (incident != 0)
        {
            await AfterAsync(await Incidents.AddAlertsAsync(Here, incident, Ids, Gone));
            return;
        }

        switch (await Incidents.PromoteAsync(Here, title, severity, reason, Ids, Gone))
        {
            case Done<long>(var number):
                Navigation.NavigateTo(Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"incidents/{number}")));
                break;
            case Refused<long>(var why):
                said = A.Of(T, why);
                break;
        }
    }

    private async Task AfterAsync<T1>(Outcome<T1> outcome)
    {
        if (outcome is Refused<T1>(var why))
        {
            said = A.Of(T, why);
            return;
        }

        (act, said) = (Act.None, null);
        await OnDone.InvokeAsync();
    }

    private void Cancel() => (act, said) = (Act.None, null);

    private static IncidentSeverity SeverityOf(RuleLevel level) => level switch
    {
        RuleLevel.Critical => IncidentSeverity.Critical,
        RuleLevel.High => IncidentSeverity.High,
        RuleLevel.Medium => IncidentSeverity.Medium,
        _ => IncidentSeverity.Low,
    };
}

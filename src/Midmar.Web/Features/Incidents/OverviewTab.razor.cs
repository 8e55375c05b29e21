using System.Globalization;
using Microsoft.AspNetCore.Components;
using Midmar.Centre.Alerts;
using Midmar.Centre.Incidents;
using Midmar.Centre.Workspaces;

namespace Midmar.Web.Features.Incidents;

/// <summary>What happened, who leads, what is affected.</summary>
public sealed partial class OverviewTab
{
    private static readonly string[] ImpactKinds = ["venue", "fixture", "entity", "service"];

    private IReadOnlyList<QueueRow> alerts = [];
    private Member? me;
    private string summary = string.Empty;
    private string summaryRead = string.Empty;
    private string? clash;
    private AffectedKind affectedKind;
    private string affectedValue = string.Empty;
    private string impactKind = ImpactKinds[0];
    private string impactName = string.Empty;
    private string impactHow = string.Empty;
    private string otherNumber = string.Empty;
    private string joinHow = "link";
    private string joinReason = string.Empty;

    [Inject]
    private IncidentDesk Desk { get; set; } = null!;

    [Inject]
    private IOpenWorkspaces Open { get; set; } = null!;

    /// <summary>Hosts and accounts of the alerts that nobody has noted yet.</summary>
    private List<string> Suggested =>
    [
        .. alerts.SelectMany(a => new[] { a.Alert.Key.Host, a.Alert.Key.Account }).OfType<string>()
            .Where(v => Incident.Affected.All(a => !string.Equals(a.Value, v, StringComparison.OrdinalIgnoreCase)))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private DateTime Now => Open.Find(Here)?.Clock.GetUtcNow().UtcDateTime ?? default;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        me ??= await Desk.WhoAsync();
        alerts = await Desk.AlertsAsync(Here, Incident.Alerts, Gone);

        // What somebody is writing stays; what they have not touched follows the others.
        if (summary == summaryRead && summaryRead != Incident.Summary)
        {
            TakeTheirs();
        }
    }

    private void TakeTheirs() => (summary, summaryRead, clash) = (Incident.Summary, Incident.Summary, null);

    private async Task SaveSummaryAsync()
    {
        var (mine, read) = (summary, summaryRead);
        if (await DoAsync(IncidentActions.Change, nameof(IncidentField.Summary), work => IncidentRules.Change(work, Number, IncidentField.Summary, read, mine)))
        {
            (summaryRead, clash) = (mine, null);
        }
        else if (Incident.Summary != read)
        {
            // Mine stays in the field; saved again, it is knowingly put in the place of theirs.
            (summaryRead, clash) = (Incident.Summary, Incident.Summary);
        }
    }

    private Task<bool> ChangeAsync(IncidentField field, object? value)
    {
        var (from, to) = (IncidentRules.ValueOf(Incident, field), (value as string ?? string.Empty).Trim());
        return DoAsync(IncidentActions.Change, $"{field}: {to}", work => IncidentRules.Change(work, Number, field, from, to));
    }

    private Task LeadAsync(ChangeEventArgs e) =>
        Page.Colleagues.FirstOrDefault(c => c.Id == e.Value as string) is { } lead ? LeadAsync(lead) : Task.CompletedTask;

    private Task<bool> LeadMyselfAsync() => LeadAsync(me!);

    private Task<bool> LeadAsync(Member lead) => DoAsync(IncidentActions.Team, $"lead {lead.Name}", work => IncidentRules.Lead(work, Number, lead));

    private Task<bool> JoinAsync(Member who, bool isIn) =>
        DoAsync(IncidentActions.Team, $"{(isIn ? "+" : "−")} {who.Name}", work => IncidentRules.Join(work, Number, who, isIn));

    private Task AddMemberAsync(ChangeEventArgs e) =>
        Page.Colleagues.FirstOrDefault(c => c.Id == e.Value as string) is { } who ? JoinAsync(who, isIn: true) : Task.CompletedTask;

    private Task<bool> SetAffectedAsync(Affected one, object? value) => NoteAffectedAsync(one with { State = Enum.Parse<AffectedState>((string)value!) });

    private async Task AddAffectedAsync()
    {
        if (await NoteAffectedAsync(new Affected(affectedKind, affectedValue, AffectedState.Suspected, string.Empty)))
        {
            affectedValue = string.Empty;
        }
    }

    private Task<bool> TakeSuggestedAsync()
    {
        var hosts = alerts.Select(a => a.Alert.Key.Host).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = Suggested.Select(v => new Affected(hosts.Contains(v) ? AffectedKind.Host : AffectedKind.Account, v, AffectedState.Suspected, string.Empty)).ToArray();
        return DoAsync(IncidentActions.Work, string.Join(", ", found.Select(f => f.Value)), work =>
            found.Select(f => IncidentParts.NoteAffected(work, Number, f)).FirstOrDefault(o => o is Centre.People.Refused<Centre.People.Nothing>) ?? default(Centre.People.Nothing));
    }

    private Task<bool> NoteAffectedAsync(Affected what) =>
        DoAsync(IncidentActions.Work, $"{what.Kind} {what.Value}: {what.State}", work => IncidentParts.NoteAffected(work, Number, what));

    private async Task AddImpactAsync()
    {
        var what = new ImpactTarget(impactKind, Id: null, impactName);
        if (await DoAsync(IncidentActions.Work, $"impact on {impactKind} {impactName}", work => IncidentParts.NoteImpact(work, Number, what, impactHow, work.At)))
        {
            (impactName, impactHow) = (string.Empty, string.Empty);
        }
    }

    private Task<bool> EndImpactAsync(int impact) =>
        DoAsync(IncidentActions.Work, $"impact {impact} over", work => IncidentParts.EndImpact(work, Number, impact, work.At));

    private async Task JoinOtherAsync()
    {
        if (!long.TryParse(otherNumber.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var other))
        {
            return;
        }

        var reason = joinReason;
        if (await DoAsync(IncidentActions.Join, $"{joinHow} {other}", work => joinHow == "merge"
            ? IncidentLinks.Merge(work, Number, other, reason)
            : IncidentLinks.Link(work, Number, other, isLinked: true)))
        {
            (otherNumber, joinReason) = (string.Empty, string.Empty);
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Incidents;

/// <summary>One incident: what happened, what is done about it, by whom.</summary>
public sealed partial class IncidentPage
{
    private static readonly IReadOnlyList<string> Tabs = ["overview", "timeline", "tasks", "traces", "attack", "response", "talk", "report", "playbook", "evidence"];

    private Shelf<Incident>? shelf;
    private Coalescer? coalescer;
    private Kept<Incident>? kept;
    private IReadOnlyList<Present> others = [];
    private Member? me;
    private string? failure;
    private string? said;
    private string undoReason = string.Empty;
    private string tab = Tabs[0];
    private bool isLoading = true;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The incident's number.</summary>
    [Parameter]
    public long Number { get; set; }

    /// <summary>Which part is shown.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>Whether whoever sits here may work on it.</summary>
    public bool MayHandle { get; private set; }

    /// <summary>Who can be given something to do.</summary>
    public IReadOnlyList<Member> Colleagues { get; private set; } = [];

    [Inject]
    private IncidentDesk Desk { get; set; } = null!;

    [Inject]
    private Presence Presence { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<IncidentsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <summary>Does something to the incident; false when it was refused, and why is said.</summary>
    public async Task<bool> DoAsync(string action, string text, Func<LedgerWork, Outcome<Nothing>> decide)
    {
        var outcome = await Desk.DoAsync(Here, Number, action, text, decide, Gone);
        said = outcome is Refused<Nothing>(var why) ? A.Of(T, why) : null;
        kept = shelf!.Find(Number);
        StateHasChanged();
        return said is null;
    }

    /// <summary>Tells the others that somebody writes in a field, or (null) no longer.</summary>
    public void Write(string? field) => Presence.Enter(Here, Number, this, new Present(me?.Name ?? string.Empty, field));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        tab = Tabs.Contains(Tab) ? Tab! : Tabs[0];
        if (kept?.Number != Number)
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (shelf is not null)
        {
            shelf.Changed -= OnChanged;
            Presence.Changed -= OnPresence;
            Presence.Leave(Here, Number, this);
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        (isLoading, failure, said) = (true, null, null);
        if (await Desk.ShelfAsync(Here, Gone) is Done<Shelf<Incident>>(var found))
        {
            kept = found.Find(Number);
            me = await Desk.WhoAsync();
            MayHandle = await Seat.DecideAsync(Permission.HandleIncidents, Here) is null;
            Colleagues = await Desk.ColleaguesAsync(Here, Gone);
            Listen(found);
        }
        else
        {
            failure = S["DeniedText"];
        }

        isLoading = false;
    }

    private void Listen(Shelf<Incident> found)
    {
        if (shelf is null)
        {
            shelf = found;
            coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
            shelf.Changed += OnChanged;
            Presence.Changed += OnPresence;
        }

        Write(field: null);
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e)
    {
        if (e.Numbers.Contains(Number))
        {
            coalescer?.Note();
        }
    }

    private void OnPresence(object? sender, PresenceChangedEventArgs e)
    {
        if (e.Incident == Number && e.Workspace == Here)
        {
            coalescer?.Note();
        }
    }

    private Task RefreshAsync()
    {
        kept = shelf!.Find(Number);
        others = Presence.Others(Here, Number, this);
        return Task.CompletedTask;
    }

    private Task<bool> GoAsync((IncidentPhase To, string Reason) step) =>
        DoAsync(IncidentActions.Phase, $"{step.To}: {step.Reason}", work => IncidentPhases.Go(work, Number, step.To, step.Reason));

    private Task<bool> UndoMergeAsync() => DoAsync(IncidentActions.Join, undoReason, work => IncidentLinks.UndoMerge(work, Number, undoReason));

    private string TabAddress(string name) => Places.In(Here, string.Create(
        CultureInfo.InvariantCulture, $"incidents/{Number}{(name == Tabs[0] ? string.Empty : "?tab=" + name)}"));

    private int CountOf(string name) => name switch
    {
        "tasks" => kept!.State.Tasks.Count(t => t.IsOpen),
        "traces" => kept!.State.Observables.Length + kept.State.Affected.Length,
        "attack" => kept!.State.Techniques.Count,
        "talk" => kept!.State.Comments.Length,
        _ => 0,
    };
}

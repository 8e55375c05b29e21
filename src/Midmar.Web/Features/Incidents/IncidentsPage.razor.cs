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

/// <summary>The incidents of a workspace, worst first, as they change.</summary>
public sealed partial class IncidentsPage
{
    private Shelf<Incident>? shelf;
    private Coalescer? coalescer;
    private IReadOnlyList<Kept<Incident>>? rows;
    private string? failure;
    private string? said;
    private bool mayHandle;
    private bool isNew;
    private string title = string.Empty;
    private string reason = string.Empty;
    private IncidentSeverity severity = IncidentSeverity.Medium;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>Whether closed ones are shown too: <c>all</c>.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? ShowWhat { get; set; }

    [Inject]
    private IncidentDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<IncidentsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private bool IsAll => ShowWhat == "all";

    private IReadOnlyList<Kept<Incident>> Shown =>
        [.. rows!.Where(r => IsAll || r.State.IsOpen).OrderByDescending(r => r.State.IsOpen).ThenByDescending(r => r.State.Severity).ThenByDescending(r => r.Number)];

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (shelf is not null)
        {
            shelf.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        if (await Desk.ShelfAsync(Here, Gone) is not Done<Shelf<Incident>>(var found))
        {
            failure = S["DeniedText"];
            return;
        }

        mayHandle = await Seat.DecideAsync(Permission.HandleIncidents, Here) is null;
        (rows, failure) = ([.. found.All.Values], null);
        if (shelf is null)
        {
            shelf = found;
            coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
            shelf.Changed += OnChanged;
        }
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => coalescer?.Note();

    private Task RefreshAsync()
    {
        rows = [.. shelf!.All.Values];
        return Task.CompletedTask;
    }

    private async Task PromoteAsync()
    {
        switch (await Desk.PromoteAsync(Here, title, severity, reason, [], Gone))
        {
            case Done<long>(var number):
                Open(number);
                break;
            case Refused<long>(var why):
                said = A.Of(T, why);
                break;
        }
    }

    private void Open(long number) => Navigation.NavigateTo(AddressOf(number));

    private string AddressOf(long number) => Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"incidents/{number}"));
}

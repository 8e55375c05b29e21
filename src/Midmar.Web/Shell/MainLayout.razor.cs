using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Shell;

/// <summary>Navigation, workspace and person around every page. An exercise is marked so that nobody takes it for live.</summary>
public sealed partial class MainLayout : LayoutComponentBase, IDisposable
{
    private ErrorBoundary? boundary;
    private SignedIn? who;
    private IReadOnlyList<Workspace> workspaces = [];
    private Workspace? current;
    private ImmutableArray<(NavigationEntry Entry, string Address)> entries = [];
    private string page = string.Empty;
    private WorkspaceId? known;
    private bool isKnown;
    private bool maySeeCalendar;

    [CascadingParameter]
    private Look Look { get; set; } = Look.Default;

    [Inject]
    private IStringLocalizer<ShellText> T { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    private bool IsExercise => current?.Kind == WorkspaceKind.Exercise;

    /// <summary>The workspace the address names; null: none.</summary>
    private WorkspaceId? Place => Places.WorkspaceOf(new Uri(Navigation.Uri));

    /// <summary>Whether it is known what the address names. The page of a new address is here before this layout hears of its move.</summary>
    private bool IsReady => isKnown && known == Place;

    private string Back => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    private string SkipLink => Navigation.Uri.Split('#')[0] + "#content";

    /// <inheritdoc/>
    public void Dispose() => Navigation.LocationChanged -= OnMoved;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        who = await Seat.WhoAsync();
        workspaces = await Seat.WorkspacesAsync();
        await LookAroundAsync();
    }

    private void OnMoved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        boundary?.Recover();
        await LookAroundAsync();
        StateHasChanged();
    });

    private async Task LookAroundAsync()
    {
        var address = new Uri(Navigation.Uri);
        page = Places.PageOf(address);
        var place = Place;
        if (place is { } named)
        {
            // One that was made since: without its kind an exercise would look like live.
            if (workspaces.All(w => w.Id != named))
            {
                StateHasChanged();
                workspaces = await Seat.WorkspacesAsync();
            }

            current = workspaces.FirstOrDefault(w => w.Id == named);
        }
        else
        {
            current ??= workspaces.Count > 0 ? workspaces[0] : null;
        }

        // Where one is comes before what one may do there: the mark of an exercise must not wait for anything.
        (known, isKnown) = (place, true);
        StateHasChanged();
        var workspace = current?.Id ?? Workspace.Live;
        var may = new HashSet<Permission>();
        foreach (var permission in NavigationEntry.All.Select(e => e.Permission).Distinct())
        {
            if (await Seat.DecideAsync(permission, workspace) is null)
            {
                may.Add(permission);
            }
        }

        entries = [.. NavigationEntry.All
            .Where(e => (current is not null || e.IsOfCentre) && (IsExercise || !e.IsOfExercises) && may.Contains(e.Permission))
            .Select(e => (e, e.IsOfCentre ? "/" + e.Page : Places.In(workspace, e.Page)))];
        maySeeCalendar = may.Contains(Permission.SeeCalendar);
    }

    /// <summary>Another workspace is another document: nothing of this one stays on the screen.</summary>
    private void Leave(Workspace workspace) => Navigation.NavigateTo(Places.In(workspace.Id, "alerts"), forceLoad: true);

    private string NameOf(Workspace workspace) => workspace.Kind == WorkspaceKind.Live ? T["CentreName"] : workspace.Name;

    private void Recover() => boundary?.Recover();
}

using Microsoft.AspNetCore.Components;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;

namespace Midmar.Web.Features.Administration;

/// <summary>The workspaces of the centre.</summary>
public sealed partial class WorkspacesPanel
{
    private IReadOnlyList<Workspace>? workspaces;
    private bool mayMake;
    private string name = string.Empty;

    [Inject]
    private AdministrationDesk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayMake = await Desk.MayAsync(Permission.MakeExercises);
        workspaces = await Desk.WorkspacesAsync(Gone);
    }

    private async Task MakeAsync()
    {
        if (Take(await Desk.MakeWorkspaceAsync(name, Gone), T["DoneIt"]) is not null)
        {
            name = string.Empty;
            workspaces = await Desk.WorkspacesAsync(Gone);
        }
    }
}

using Microsoft.AspNetCore.Components;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Features.Administration;

/// <summary>Tokens of programs, and the form of a new one.</summary>
public sealed partial class TokensPanel
{
    private readonly HashSet<Permission> chosen = [];
    private IReadOnlyList<ApiToken>? tokens;
    private IReadOnlyList<Workspace> workspaces = [];
    private bool mayManage;
    private string name = string.Empty;
    private int workspace = Centre.Workspaces.Workspace.Live.Value;
    private DateOnly? until;
    private PrintedToken? printed;

    [Inject]
    private AdministrationDesk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayManage = await Desk.MayAsync(Permission.ManageTokens);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        workspaces = await Desk.WorkspacesAsync(Gone);
        tokens = Read(await Desk.TokensAsync(Gone));
    }

    private void Choose(Permission permission, bool isChosen)
    {
        if (isChosen)
        {
            chosen.Add(permission);
        }
        else
        {
            chosen.Remove(permission);
        }
    }

    private async Task IssueAsync()
    {
        DateTime? expires = until is { } day ? day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;
        printed = Take(await Desk.IssueTokenAsync(name, new WorkspaceId(workspace), [.. chosen.Order()], expires, Gone), done: null);
        if (printed is not null)
        {
            name = string.Empty;
            chosen.Clear();
            await LoadAsync();
        }
    }

    private async Task RevokeAsync(long token)
    {
        Tell(await Desk.RevokeTokenAsync(token, Gone), T["DoneIt"]);
        await LoadAsync();
    }
}

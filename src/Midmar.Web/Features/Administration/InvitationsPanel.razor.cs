using Microsoft.AspNetCore.Components;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;

namespace Midmar.Web.Features.Administration;

/// <summary>Invitations that wait to be used, and the form of a new one.</summary>
public sealed partial class InvitationsPanel
{
    private static readonly int[] Days = [1, 3, 7, 14, 30];

    private IReadOnlyList<Invitation>? invitations;
    private IReadOnlyList<Workspace> workspaces = [];
    private bool mayManage;
    private string name = string.Empty;
    private int days = 7;
    private GrantChoice choice = new();
    private PrintedCode? sheet;

    [Inject]
    private AdministrationDesk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayManage = await Desk.MayAsync(Permission.ManagePeople);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        workspaces = await Desk.WorkspacesAsync(Gone);
        invitations = Read(await Desk.InvitationsAsync(Gone));
    }

    private async Task InviteAsync()
    {
        sheet = Take(await Desk.InviteAsync(name, choice.ToGrant(), TimeSpan.FromDays(days), Gone), done: null);
        if (sheet is not null)
        {
            (name, choice) = (string.Empty, new GrantChoice());
            await LoadAsync();
        }
    }

    private async Task WithdrawAsync(string invitation)
    {
        Tell(await Desk.WithdrawAsync(invitation, Gone), T["DoneIt"]);
        await LoadAsync();
    }
}

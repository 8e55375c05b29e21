using Microsoft.AspNetCore.Components;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;

namespace Midmar.Web.Features.Administration;

/// <summary>Everybody, their roles, and what can be done for those who cannot sign in.</summary>
public sealed partial class PeoplePanel
{
    private IReadOnlyList<PersonOverview>? people;
    private IReadOnlyList<Workspace> workspaces = [];
    private bool mayManage;
    private string? opened;
    private GrantChoice choice = new();
    private PrintedCode? sheet;
    private PersonOverview? asked;
    private bool isAskedReset;

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
        people = Read(await Desk.PeopleAsync(Gone));
    }

    private void Toggle(string person) => (opened, choice, asked) = (opened == person ? null : person, new GrantChoice(), null);

    private bool IsInForce(Membership membership) => !(membership.Grant.Until <= Desk.Now);

    private string FactorOf(PersonOverview person) => (person.HasAuthenticator, person.Passkeys) switch
    {
        (true, > 0) => T["FactorBoth"],
        (true, _) => T["FactorApp"],
        (_, > 0) => T["FactorPasskey"],
        _ => T["FactorNone"],
    };

    private async Task GiveRoleAsync(string person)
    {
        Take(await Desk.GiveRoleAsync(person, choice.ToGrant(), Gone), T["RoleGiven"]);
        await LoadAsync();
    }

    private Task EndRoleAsync(long membership) => DoAsync(Desk.EndRoleAsync(membership, Gone));

    private async Task WayBackAsync(string person) => sheet = Take(await Desk.WayBackAsync(person, Gone), done: null);

    private async Task EndSessionsAsync(string person)
    {
        Tell(await Desk.EndSessionsAsync(person, Gone), T["DoneIt"]);
        await LoadAsync();
    }

    private void Ask(PersonOverview person, bool isReset) => (asked, isAskedReset) = (person, isReset);

    private async Task ConfirmAsync()
    {
        if (asked is { Person.Id: var person })
        {
            asked = null;
            await DoAsync(isAskedReset ? Desk.ResetFactorsAsync(person, Gone) : Desk.DisableAsync(person, Gone));
        }
    }

    private async Task DoAsync(Task<Outcome<Nothing>> act)
    {
        Tell(await act, T["DoneIt"]);
        await LoadAsync();
    }
}

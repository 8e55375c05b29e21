using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Store.Tests.State.People;

public sealed class PeopleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_set_up_code_makes_one_administrator_and_then_nobody()
    {
        await using var centre = await TestCentre.OpenAsync();
        var code = await centre.Get<ISetUp>().NewCodeAsync(None);

        var wrong = await centre.Get<ISetUp>().UseAsync(SomePeople.Visitor, "0000-0000-0000-0000-0000", SomePeople.New("amina"), None);
        var right = await centre.Get<ISetUp>().UseAsync(SomePeople.Visitor, code!.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant(), SomePeople.New("amina"), None);
        var again = await centre.Get<ISetUp>().UseAsync(SomePeople.Visitor, code, SomePeople.New("omar"), None);

        Assert.IsType<WrongSetUpCode>(SomePeople.Refusal(wrong));
        var person = SomePeople.Value(right);
        Assert.IsType<SetUpIsDone>(SomePeople.Refusal(again));
        Assert.Null(await centre.Get<ISetUp>().NewCodeAsync(None));
        Assert.Null(await centre.Get<IAccessControl>().DecideAsync(Actor.Of(person, string.Empty), Permission.ManagePeople, Workspace.Live, None));
        Assert.Equal(["WrongSetUpCode", string.Empty, "SetUpIsDone"], await SomePeople.ReasonsAsync(centre, AuditActions.SetUp));
    }

    [Fact]
    public async Task A_new_start_prints_a_new_code_and_the_old_one_is_good_no_more()
    {
        await using var centre = await TestCentre.OpenAsync();
        var first = await centre.Get<ISetUp>().NewCodeAsync(None);
        await centre.RestartAsync();
        await centre.Get<ISetUp>().NewCodeAsync(None);

        Assert.IsType<WrongSetUpCode>(SomePeople.Refusal(await centre.Get<ISetUp>().UseAsync(SomePeople.Visitor, first!, SomePeople.New("amina"), None)));
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_disabled_and_their_role_cannot_be_ended()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var role = (await centre.Get<IAccessControl>().MembershipsAsync(id, None)).Single();

        Assert.IsType<LastAdministrator>(SomePeople.Refusal(await centre.Get<IPeople>().EndRoleAsync(admin, role.Id, None)));
        Assert.IsType<LastAdministrator>(SomePeople.Refusal(await centre.Get<IPeople>().DisableAsync(admin, id, None)));

        var second = await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Administrator, workspace: null));
        SomePeople.Value(await centre.Get<IPeople>().EndRoleAsync(Actor.Of(second, string.Empty), role.Id, None));
        Assert.IsType<RoleLacksPermissionOrNone>(Named(await centre.Get<IAccessControl>().DecideAsync(admin, Permission.ManagePeople, Workspace.Live, None)));
    }

    [Fact]
    public async Task An_administrator_with_an_end_is_not_one_to_be_left_alone()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        await SomePeople.InvitedAsync(centre, admin, "omar", new RoleGrant(Role.Administrator, null, centre.Time.GetUtcNow().UtcDateTime.AddDays(1), []));

        Assert.IsType<LastAdministrator>(SomePeople.Refusal(await centre.Get<IPeople>().DisableAsync(admin, id, None)));
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_the_log_says_so_with_the_reason()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var analyst = Actor.Of(await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live)), "10.1.1.1");

        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<IPeople>().ListAsync(analyst, None)));
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<IPeople>().DisableAsync(analyst, id, None)));
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<IPeople>().GiveRoleAsync(analyst, analyst.Id, RoleGrant.Of(Role.Administrator, null), None)));
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<IWorkspaceMaking>().MakeAsync(analyst, "team 1", None)));

        Assert.Equal(["RoleLacksPermission"], await SomePeople.ReasonsAsync(centre, AuditActions.Disable));
        Assert.Equal(["RoleLacksPermission"], await SomePeople.ReasonsAsync(centre, AuditActions.GrantRole));
        Assert.Null((await centre.Get<IAccessControl>().FindAsync(id, None))?.Disabled);
    }

    [Fact]
    public async Task Disabled_people_may_nothing_and_enabled_ones_what_they_could()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var omar = await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        var actor = Actor.Of(omar, string.Empty);

        SomePeople.Value(await centre.Get<IPeople>().DisableAsync(admin, omar.Id, None));
        Assert.IsType<PersonDisabled>(await centre.Get<IAccessControl>().DecideAsync(actor, Permission.Search, Workspace.Live, None));
        Assert.Null(await centre.Get<IAccessControl>().FindAsync(omar.Id, None));

        SomePeople.Value(await centre.Get<IPeople>().EnableAsync(admin, omar.Id, None));
        Assert.Null(await centre.Get<IAccessControl>().DecideAsync(actor, Permission.Search, Workspace.Live, None));
    }

    [Fact]
    public async Task Workspaces_get_numbers_and_names_are_taken_whatever_their_case()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);

        var made = SomePeople.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(admin, " Équipe 1 ", None));

        Assert.Equal((2, "Équipe 1", WorkspaceKind.Exercise), (made.Id.Value, made.Name, made.Kind));
        Assert.IsType<WorkspaceNameTaken>(SomePeople.Refusal(await centre.Get<IWorkspaceMaking>().MakeAsync(admin, "ÉQUIPE 1", None)));
        Assert.IsType<WorkspaceNameUnusable>(SomePeople.Refusal(await centre.Get<IWorkspaceMaking>().MakeAsync(admin, "  ", None)));
        Assert.Equal(2, (await centre.Get<IWorkspaceStore>().ListAsync(None)).Count);
    }

    [Fact]
    public async Task A_role_is_given_once()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);

        SomePeople.Value(await centre.Get<IPeople>().GiveRoleAsync(admin, id, RoleGrant.Of(Role.Lead, Workspace.Live), None));

        var entry = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(1) with { Action = AuditActions.GrantRole }, None)).Entries.Single().Entry;
        Assert.Equal(("amina", "Lead in 1", Workspace.Live), (entry.Subject, entry.Text, entry.Workspace));
        Assert.IsType<HasRoleAlready>(SomePeople.Refusal(await centre.Get<IPeople>().GiveRoleAsync(admin, id, RoleGrant.Of(Role.Lead, Workspace.Live), None)));
        Assert.IsType<NoSuchWorkspace>(SomePeople.Refusal(await centre.Get<IPeople>().GiveRoleAsync(admin, id, RoleGrant.Of(Role.Lead, new(99)), None)));
        Assert.IsType<TrainingRoleInLiveWorkspace>(SomePeople.Refusal(await centre.Get<IPeople>().GiveRoleAsync(admin, id, RoleGrant.Of(Role.Trainee, Workspace.Live), None)));
    }

    private static Refusal? Named(Refusal? refusal) => refusal is NotAMember or RoleLacksPermission ? new RoleLacksPermissionOrNone() : refusal;

    private sealed record RoleLacksPermissionOrNone : Refusal;
}

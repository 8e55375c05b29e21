using System.Collections.Immutable;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Administration;

/// <summary>Administration for whoever sits there: every act is done in their name, and decided by what they may do now.</summary>
internal sealed class AdministrationDesk(
    Seat seat, IPeople people, IInvitations invitations, ITokens tokens, IWorkspaceStore store, IWorkspaceMaking making, ISessions sessions, IAuditLog audit, TimeProvider time)
{
    private static readonly Actor Gone = Actor.Visitor(string.Empty);

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<bool> MayAsync(Permission permission) => await seat.DecideAsync(permission, Workspace.Live) is null;

    public async Task<IReadOnlyList<Workspace>> WorkspacesAsync(CancellationToken cancellation) =>
        await MayAsync(Permission.SeePeople) ? await store.ListAsync(cancellation) : [];

    public async Task<Outcome<IReadOnlyList<PersonOverview>>> PeopleAsync(CancellationToken cancellation) => await people.ListAsync(await ActorAsync(), cancellation);

    public async Task<Outcome<Nothing>> DisableAsync(string person, CancellationToken cancellation) => await people.DisableAsync(await ActorAsync(), person, cancellation);

    public async Task<Outcome<Nothing>> EnableAsync(string person, CancellationToken cancellation) => await people.EnableAsync(await ActorAsync(), person, cancellation);

    public async Task<Outcome<Nothing>> UnlockAsync(string person, CancellationToken cancellation) => await people.UnlockAsync(await ActorAsync(), person, cancellation);

    public async Task<Outcome<Nothing>> ResetFactorsAsync(string person, CancellationToken cancellation) => await people.ResetFactorsAsync(await ActorAsync(), person, cancellation);

    public async Task<Outcome<int>> EndSessionsAsync(string person, CancellationToken cancellation) =>
        await sessions.EndAllAsync(await ActorAsync(), person, except: null, cancellation);

    public async Task<Outcome<Membership>> GiveRoleAsync(string person, RoleGrant grant, CancellationToken cancellation) =>
        await people.GiveRoleAsync(await ActorAsync(), person, grant, cancellation);

    public async Task<Outcome<Nothing>> EndRoleAsync(long membership, CancellationToken cancellation) => await people.EndRoleAsync(await ActorAsync(), membership, cancellation);

    public async Task<Outcome<PrintedCode>> WayBackAsync(string person, CancellationToken cancellation) => await invitations.MakeWayBackAsync(await ActorAsync(), person, cancellation);

    public async Task<Outcome<IReadOnlyList<Invitation>>> InvitationsAsync(CancellationToken cancellation) => await invitations.ListAsync(await ActorAsync(), cancellation);

    public async Task<Outcome<PrintedCode>> InviteAsync(string name, RoleGrant grant, TimeSpan lifetime, CancellationToken cancellation) =>
        await invitations.MakeAsync(await ActorAsync(), name, [grant], lifetime, cancellation);

    public async Task<Outcome<Nothing>> WithdrawAsync(string invitation, CancellationToken cancellation) => await invitations.WithdrawAsync(await ActorAsync(), invitation, cancellation);

    public async Task<Outcome<IReadOnlyList<ApiToken>>> TokensAsync(CancellationToken cancellation) => await tokens.ListAsync(await ActorAsync(), cancellation);

    public async Task<Outcome<PrintedToken>> IssueTokenAsync(
        string name, WorkspaceId workspace, ImmutableArray<Permission> permissions, DateTime? expires, CancellationToken cancellation) =>
        await tokens.IssueAsync(await ActorAsync(), name, workspace, permissions, expires, cancellation);

    public async Task<Outcome<Nothing>> RevokeTokenAsync(long token, CancellationToken cancellation) => await tokens.RevokeAsync(await ActorAsync(), token, cancellation);

    public async Task<Outcome<Workspace>> MakeWorkspaceAsync(string name, CancellationToken cancellation) => await making.MakeAsync(await ActorAsync(), name, cancellation);

    /// <summary>A page of the whole centre's log; reading it is itself in the log.</summary>
    public async Task<Outcome<AuditPage>> AuditAsync(AuditQuery query, string words, CancellationToken cancellation)
    {
        var actor = await ActorAsync();
        var refusal = await seat.DecideAsync(Permission.SeeCentre, Workspace.Live) ?? await seat.DecideAsync(Permission.ReadAudit, Workspace.Live);
        await audit.AppendAsync(new AuditEntry
        {
            Time = Now,
            Actor = actor,
            Workspace = Workspace.None,
            Action = AuditActions.ReadAudit,
            Subject = string.Empty,
            Text = words,
            Purpose = string.Empty,
            Outcome = refusal is null ? AuditOutcome.Allowed : AuditOutcome.Refused,
            Reason = refusal?.Code ?? string.Empty,
        });
        return refusal is null ? await audit.ReadAsync(query, cancellation) : refusal;
    }

    private async Task<Actor> ActorAsync() => (await seat.WhoAsync())?.Actor ?? Gone;
}

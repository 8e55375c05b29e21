using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Access;

/// <summary>Somebody signed in.</summary>
public sealed record SignedIn(Person Person, long SessionId, IReadOnlyList<Membership> Memberships, Actor Actor);

/// <summary>Who sits before this screen, and what they may do. Nobody is known yet: everything is refused.</summary>
public sealed class Seat(TimeProvider time)
{
    private readonly Membership[] memberships = [];

    /// <summary>Who it is; null: nobody is signed in.</summary>
    public Task<SignedIn?> WhoAsync() => Task.FromResult<SignedIn?>(memberships.Length > 0 ? throw new InvalidOperationException() : null);

    /// <summary>Whether they may do something in a workspace. Null: they may.</summary>
    public Task<Refusal?> DecideAsync(Permission permission, WorkspaceId workspace) => Task.FromResult(
        Centre.People.Access.Decide(memberships, permission, new Workspace(workspace, string.Empty, WorkspaceKind.Live, default), time.GetUtcNow().UtcDateTime));

    /// <summary>The workspaces they may know of.</summary>
    public Task<IReadOnlyList<Workspace>> WorkspacesAsync() => Task.FromResult<IReadOnlyList<Workspace>>(memberships.Length > 0 ? throw new InvalidOperationException() : []);
}

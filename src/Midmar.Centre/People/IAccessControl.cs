using Midmar.Records;

namespace Midmar.Centre.People;

/// <summary>The person may not sign in any more.</summary>
public sealed record PersonDisabled : Refusal;

/// <summary>The token was not given this permission, or is for another workspace.</summary>
/// <param name="Permission">What was wanted.</param>
public sealed record OutsideTokenScope(Permission Permission) : Refusal;

/// <summary>The token is none, was revoked, or is too old.</summary>
public sealed record TokenNotGood : Refusal;

/// <summary>Says who may do what now, from what is kept. Any number of threads.</summary>
public interface IAccessControl
{
    /// <summary>Decides for any actor.</summary>
    /// <returns>Null: allowed.</returns>
    Task<Refusal?> DecideAsync(Actor actor, Permission permission, WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>The person; null when there is none, or they are disabled.</summary>
    Task<Person?> FindAsync(string personId, CancellationToken cancellation);

    /// <summary>Who may do something in a workspace now, by name.</summary>
    Task<IReadOnlyList<Person>> WhoMayAsync(Permission permission, WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>Roles of a person, ended ones included.</summary>
    Task<IReadOnlyList<Membership>> MembershipsAsync(string personId, CancellationToken cancellation);
}

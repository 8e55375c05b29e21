namespace Midmar.Centre.People;

/// <summary>A centre always keeps somebody who can give roles: an administrator of all workspaces, without an end, who may sign in.</summary>
public static class LastAdministratorRule
{
    /// <summary>Whether a role is one that counts.</summary>
    public static bool Counts(Membership membership) =>
        membership.Grant is { Role: Role.Administrator, Workspace: null, Until: null };

    /// <summary>Decides whether roles can go.</summary>
    /// <param name="ofThoseWhoMaySignIn">Roles of all people who may sign in.</param>
    /// <param name="going">Which of them would go.</param>
    /// <returns>Null: they can.</returns>
    public static Refusal? Check(IEnumerable<Membership> ofThoseWhoMaySignIn, Func<Membership, bool> going)
    {
        var counting = ofThoseWhoMaySignIn.Where(Counts).ToList();
        return counting.Exists(m => going(m)) && counting.TrueForAll(m => going(m)) ? new LastAdministrator() : null;
    }
}

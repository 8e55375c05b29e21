namespace Midmar.Centre.People;

/// <summary>A second factor is needed, and the person was signed in without one.</summary>
public sealed record NeedsSecondFactor : Refusal;

/// <summary>The rules of signing in, in one place.</summary>
public static class SignInRules
{
    /// <summary>Wrong passwords, authenticator or recovery codes in a row until an account is locked (count).</summary>
    public const int MaxFailures = 5;

    /// <summary>How long it is locked.</summary>
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    /// <summary>The claim that says how somebody signed in, and its values (RFC 8176 where it has them).</summary>
    public const string MethodClaim = "amr";

    /// <summary>By password alone.</summary>
    public const string ByPassword = "pwd";

    /// <summary>By password and a second factor.</summary>
    public const string ByTwoFactors = "mfa";

    /// <summary>By passkey, which is two factors: the device and who unlocks it.</summary>
    public const string ByPasskey = "passkey";

    /// <summary>Whether somebody may not do anything but set up a second factor: administrators, who could give themselves any role.</summary>
    public static bool NeedsSecondFactor(IEnumerable<Membership> memberships, string? method, DateTime now) =>
        method is not (ByTwoFactors or ByPasskey) && IsNeededBy(memberships, now);

    /// <summary>Whether somebody must have a second factor.</summary>
    public static bool IsNeededBy(IEnumerable<Membership> memberships, DateTime now) =>
        memberships.Any(m => m.Grant.Role == Role.Administrator && !(m.Grant.Until <= now));
}

namespace Midmar.Centre.Audit;

/// <summary>
/// Names of acts in the audit log. They are kept for good: a name is never given another meaning. Parts with many acts of
/// their own keep a list beside their code.
/// </summary>
public static class AuditActions
{
    /// <summary>Records were searched; the text is the query.</summary>
    public const string Search = "records.search";

    /// <summary>A query was run; the text is the query.</summary>
    public const string Query = "records.query";

    /// <summary>From one value to all that has it.</summary>
    public const string Pivot = "records.pivot";

    /// <summary>An original was looked at.</summary>
    public const string ViewEvidence = "evidence.view";

    /// <summary>Something was taken out of the centre.</summary>
    public const string Export = "records.export";

    /// <summary>Taking out has ended; the text says how many records went, and whether those were all.</summary>
    public const string ExportEnd = "records.export-end";

    /// <summary>Somebody signed in, or tried to.</summary>
    public const string SignIn = "session.sign-in";

    /// <summary>Somebody signed out.</summary>
    public const string SignOut = "session.sign-out";

    /// <summary>A session was ended from elsewhere.</summary>
    public const string EndSession = "session.end";

    /// <summary>The set-up code was printed.</summary>
    public const string SetUpCode = "set-up.code";

    /// <summary>The set-up code was used, or a code that is not it.</summary>
    public const string SetUp = "set-up.use";

    /// <summary>Somebody was invited.</summary>
    public const string Invite = "invitation.make";

    /// <summary>An invitation was withdrawn.</summary>
    public const string WithdrawInvitation = "invitation.withdraw";

    /// <summary>An invitation was used, or a code that is none.</summary>
    public const string AcceptInvitation = "invitation.use";

    /// <summary>People, roles or invitations were listed.</summary>
    public const string ListPeople = "people.list";

    /// <summary>Somebody was disabled.</summary>
    public const string Disable = "person.disable";

    /// <summary>Somebody was enabled again.</summary>
    public const string Enable = "person.enable";

    /// <summary>A lock after failed tries was lifted.</summary>
    public const string Unlock = "person.unlock";

    /// <summary>Somebody's second factors were taken off, so that they can be set up anew.</summary>
    public const string ResetFactors = "person.reset-factors";

    /// <summary>A code to set a new password was printed for somebody.</summary>
    public const string IssueWayBack = "person.way-back";

    /// <summary>A role was given.</summary>
    public const string GrantRole = "role.grant";

    /// <summary>A role was ended.</summary>
    public const string EndRole = "role.end";

    /// <summary>Name, language or theme were changed.</summary>
    public const string ChangeProfile = "own.profile";

    /// <summary>A password was changed.</summary>
    public const string ChangePassword = "own.password";

    /// <summary>An authenticator app was set up or taken off.</summary>
    public const string ChangeAuthenticator = "own.authenticator";

    /// <summary>Recovery codes were made anew.</summary>
    public const string NewRecoveryCodes = "own.recovery-codes";

    /// <summary>A passkey was added or taken off.</summary>
    public const string ChangePasskey = "own.passkey";

    /// <summary>A token was issued.</summary>
    public const string IssueToken = "token.issue";

    /// <summary>A token was revoked.</summary>
    public const string RevokeToken = "token.revoke";

    /// <summary>A workspace was made.</summary>
    public const string MakeWorkspace = "workspace.make";

    /// <summary>An exercise's clock was started, paused, sped or set.</summary>
    public const string TurnClock = "workspace.clock";

    /// <summary>The audit log was read.</summary>
    public const string ReadAudit = "audit.read";

    /// <summary>The log's end was unreadable after a power failure and was set aside.</summary>
    public const string TailSetAside = "audit.tail-set-aside";

    /// <summary>The log was found damaged when it was opened.</summary>
    public const string DamageFound = "audit.damage-found";
}

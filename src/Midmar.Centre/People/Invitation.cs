using System.Collections.Immutable;

namespace Midmar.Centre.People;

/// <summary>An invitation, or a way back for somebody who is here already. Of its code only a hash is kept.</summary>
public sealed record Invitation
{
    /// <summary>How long an invitation may be good for.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <summary>How long a way back is good for: it stands for a password.</summary>
    public static readonly TimeSpan WayBackLifetime = TimeSpan.FromHours(24);

    /// <summary>Invitations that can wait to be used (count).</summary>
    public const int MaxOpen = 1_000;

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>For whom: a name to print on the sheet, and to greet them with.</summary>
    public required string Name { get; init; }

    /// <summary>The roles it gives.</summary>
    public required ImmutableArray<RoleGrant> Grants { get; init; }

    /// <summary>Whose password it sets anew; null: it makes a person.</summary>
    public required string? ForPersonId { get; init; }

    /// <summary>Who made it: id of a person.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime Made { get; init; }

    /// <summary>When it ends by itself, UTC.</summary>
    public required DateTime Expires { get; init; }

    /// <summary>When it was used or withdrawn, UTC.</summary>
    public required DateTime? Ended { get; init; }

    /// <summary>Who used it; null with <see cref="Ended"/>: it was withdrawn.</summary>
    public required string? UsedBy { get; init; }
}

/// <summary>A code, shown once.</summary>
/// <param name="InvitationId">What it belongs to.</param>
/// <param name="Name">For whom.</param>
/// <param name="Code">The code, in groups.</param>
/// <param name="Expires">When it ends by itself, UTC.</param>
public sealed record PrintedCode(string InvitationId, string Name, string Code, DateTime Expires);

/// <summary>The code is none, was used, withdrawn, or is too old. Which of these is not said to who types it.</summary>
public sealed record CodeNotGood : Refusal;

/// <summary>There is no such invitation that could still be used.</summary>
public sealed record NoSuchInvitation : Refusal;

/// <summary>An invitation needs a role; and not more than <see cref="RoleGrant.MaxPerPerson"/>.</summary>
public sealed record InvitationNeedsRole : Refusal;

/// <summary>The time an invitation is good for is not between an hour and <see cref="Invitation.MaxLifetime"/>.</summary>
public sealed record LifetimeOutOfBounds : Refusal;

/// <summary>As many invitations wait as may; withdraw some.</summary>
public sealed record TooManyInvitations : Refusal;

/// <summary>Invites people, and opens a way back to those who cannot sign in. Any number of threads.</summary>
public interface IInvitations
{
    /// <summary>Invites somebody; needs <see cref="Permission.ManagePeople"/>.</summary>
    Task<Outcome<PrintedCode>> MakeAsync(
        Actor actor, string name, ImmutableArray<RoleGrant> grants, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>Makes a code that sets a new password for somebody; needs <see cref="Permission.ManagePeople"/>.</summary>
    Task<Outcome<PrintedCode>> MakeWayBackAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>Those that can still be used, newest first; needs <see cref="Permission.SeePeople"/>.</summary>
    Task<Outcome<IReadOnlyList<Invitation>>> ListAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Withdraws one; needs <see cref="Permission.ManagePeople"/>.</summary>
    Task<Outcome<Nothing>> WithdrawAsync(Actor actor, string invitationId, CancellationToken cancellation);

    /// <summary>What a code is for; a wrong code is written to the audit log.</summary>
    Task<Outcome<Invitation>> LookAsync(Actor visitor, string code, CancellationToken cancellation);

    /// <summary>Makes the invited person.</summary>
    Task<Outcome<Person>> UseAsync(Actor visitor, string code, NewPerson person, CancellationToken cancellation);

    /// <summary>Sets the new password, lifts a lock, ends the person's sessions.</summary>
    Task<Outcome<Person>> UseWayBackAsync(Actor visitor, string code, string password, CancellationToken cancellation);
}

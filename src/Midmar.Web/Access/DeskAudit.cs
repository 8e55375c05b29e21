using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Web.Access;

/// <summary>
/// What every desk does before anything of consequence: asks whether whoever sits here may, and writes down who wanted
/// what, allowed or not. What cannot be written is not done.
/// </summary>
public sealed class DeskAudit(Seat seat, IAuditLog audit, TimeProvider time)
{
    /// <summary>Decides and writes.</summary>
    /// <param name="permission">What is needed.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="action">The act's name in the audit log.</param>
    /// <param name="subject">To what.</param>
    /// <param name="text">The words of it; may be empty.</param>
    /// <param name="purpose">What for; may be empty.</param>
    /// <param name="further">Why it cannot be, though they may; null: it can.</param>
    /// <returns>Null: it is allowed, and written down.</returns>
    /// <exception cref="IOException">It could not be written; it must not be done.</exception>
    public async Task<Refusal?> DecideAsync(
        Permission permission, WorkspaceId workspace, string action, string subject, string text, string purpose, Refusal? further)
    {
        var refusal = await seat.DecideAsync(permission, workspace) ?? further;
        if (await seat.WhoAsync() is not { } who)
        {
            return refusal ?? new NotAMember();
        }

        await audit.AppendAsync(new AuditEntry
        {
            Time = time.GetUtcNow().UtcDateTime,
            Actor = who.Actor,
            Workspace = workspace,
            Action = action,
            Subject = subject,
            Text = text,
            Purpose = purpose,
            Outcome = refusal is null ? AuditOutcome.Allowed : AuditOutcome.Refused,
            Reason = refusal?.Code ?? string.Empty,
        });
        return refusal;
    }
}

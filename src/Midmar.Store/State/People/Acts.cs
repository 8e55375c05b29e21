using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Store.State.People;

/// <summary>What is wanted of the centre.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Subject">To what.</param>
/// <param name="Text">The words of it.</param>
internal sealed record Act(string Action, string Subject, string Text = "")
{
    /// <summary>Where it is done.</summary>
    public WorkspaceId Workspace { get; init; } = Centre.Workspaces.Workspace.None;
}

/// <summary>
/// The one way in which anything of consequence is done to people: decided, written to the audit log, carried out, in this
/// order, so that nothing is done that is not written and nothing refused leaves no trace.
/// </summary>
internal sealed class Acts(IAccessControl access, IAuditLog audit, TimeProvider time)
{
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Decides by permission of the whole centre, then carries out.</summary>
    public async Task<Outcome<T>> DoAsync<T>(
        Actor actor, Permission permission, Act act, Func<Task<Refusal?>> check, Func<Task<T>> carryOut, CancellationToken cancellation)
    {
        var refusal = await access.DecideAsync(actor, permission, Workspace.Live, cancellation) ?? await check();
        return await DoAsync(actor, act, refusal, carryOut);
    }

    /// <summary>Carries out what is decided already.</summary>
    public async Task<Outcome<T>> DoAsync<T>(Actor actor, Act act, Refusal? refusal, Func<Task<T>> carryOut)
    {
        if (refusal is not null)
        {
            await WriteAsync(actor, act, AuditOutcome.Refused, refusal.Code);
            return refusal;
        }

        await WriteAsync(actor, act, AuditOutcome.Allowed, string.Empty);
        try
        {
            return await carryOut();
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            await WriteAsync(actor, act, AuditOutcome.Failed, failed.GetType().Name);
            throw;
        }
    }

    public Task WriteAsync(Actor actor, Act act, AuditOutcome outcome, string reason) => audit.AppendAsync(new AuditEntry
    {
        Time = Now,
        Actor = actor,
        Workspace = act.Workspace,
        Action = act.Action,
        Subject = act.Subject,
        Text = act.Text,
        Purpose = string.Empty,
        Outcome = outcome,
        Reason = reason,
    });

    /// <summary>For acts without a check beyond the permission.</summary>
    public static Task<Refusal?> NoCheck() => Task.FromResult<Refusal?>(null);
}

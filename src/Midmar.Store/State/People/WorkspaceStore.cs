using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Workspaces in the state database.</summary>
internal sealed class WorkspaceStore(IDbContextFactory<CentreContext> contexts) : IWorkspaceStore, IDisposable
{
    /// <summary>Two that are made at once would want the same number.</summary>
    private readonly SemaphoreSlim making = new(1);

    public async Task<IReadOnlyList<Workspace>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return [.. (await context.Workspaces.AsNoTracking().OrderBy(w => w.Id).ToListAsync(cancellation)).Select(WorkspaceRows.ToWorkspace)];
    }

    public async Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id.Value, cancellation) is { } row
            ? WorkspaceRows.ToWorkspace(row)
            : null;
    }

    public async Task<Workspace?> AddExerciseAsync(string name, DateTime made, CancellationToken cancellation)
    {
        await making.WaitAsync(cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var key = WorkspaceRows.Key(name);
            if (await context.Workspaces.AnyAsync(w => w.NameKey == key, cancellation))
            {
                return null;
            }

            var row = new WorkspaceRow
            {
                Id = await context.Workspaces.MaxAsync(w => w.Id, cancellation) + 1,
                Name = name,
                NameKey = key,
                Kind = WorkspaceKind.Exercise,
                Made = made,
            };
            context.Workspaces.Add(row);
            await context.SaveChangesAsync(cancellation);
            return WorkspaceRows.ToWorkspace(row);
        }
        finally
        {
            making.Release();
        }
    }

    public void Dispose() => making.Dispose();
}

/// <summary>Makes workspaces for those who may, and opens them.</summary>
internal sealed class WorkspaceMaking(IWorkspaceStore store, IWorkspaceOpening opening, Acts acts) : IWorkspaceMaking
{
    public async Task<Outcome<Workspace>> MakeAsync(Actor actor, string name, CancellationToken cancellation)
    {
        var chosen = name.Trim();
        return await acts.DoAsync(
            actor,
            Permission.MakeExercises,
            new Act(AuditActions.MakeWorkspace, chosen),
            () => CheckAsync(chosen, cancellation),
            () => MakeAsync(chosen, cancellation),
            cancellation);
    }

    private async Task<Workspace> MakeAsync(string name, CancellationToken cancellation)
    {
        var made = await store.AddExerciseAsync(name, acts.Now, cancellation)
            ?? throw new InvalidOperationException("The name was taken between check and making.");
        await opening.OpenAsync(made, cancellation);
        return made;
    }

    private async Task<Refusal?> CheckAsync(string name, CancellationToken cancellation)
    {
        if (name.Length is 0 or > Workspace.MaxNameLength)
        {
            return new WorkspaceNameUnusable();
        }

        var there = await store.ListAsync(cancellation);
        return there.Any(w => WorkspaceRows.Key(w.Name) == WorkspaceRows.Key(name)) ? new WorkspaceNameTaken()
            : there.Count >= Workspace.MaxWorkspaces ? new TooManyWorkspaces()
            : null;
    }
}

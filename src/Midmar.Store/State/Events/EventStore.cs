using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Events;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Events;

/// <summary>Events and entities in the state database: one transaction for what one decision changed.</summary>
internal sealed class EventStore(IDbContextFactory<CentreContext> contexts, EventHeads heads) : IEventStore
{
    public async Task<IReadOnlyList<StoredState>> StatesAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Entities.AsNoTracking()
            .Where(e => e.WorkspaceId == workspace.Value)
            .OrderBy(e => e.Kind).ThenBy(e => e.Number)
            .Select(e => new StoredState(new StreamId(e.Kind, e.Number), e.Version, e.Format, e.State))
            .ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<StoredEvent>> StreamAsync(WorkspaceId workspace, StreamId stream, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Events.AsNoTracking()
            .Where(e => e.WorkspaceId == workspace.Value && e.Kind == stream.Kind && e.Number == stream.Number)
            .OrderBy(e => e.Version)
            .Select(e => ToEvent(e))
            .ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<StoredEvent>> EventsAsync(WorkspaceId workspace, long after, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Events.AsNoTracking()
            .Where(e => e.WorkspaceId == workspace.Value && e.Position > after)
            .OrderBy(e => e.Position)
            .Take(limit)
            .Select(e => ToEvent(e))
            .ToListAsync(cancellation);
    }

    public async Task<EventHead> HeadAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var head = await context.EventHeads.AsNoTracking().SingleOrDefaultAsync(h => h.WorkspaceId == workspace.Value, cancellation);
        return new EventHead(head?.Position ?? 0, Convert.ToHexStringLower(head?.Hash ?? EventChain.Beginning));
    }

    public async Task<bool> AppendAsync(
        WorkspaceId workspace, Author by, DateTime at, IReadOnlyList<StreamChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var head = await context.EventHeads.SingleOrDefaultAsync(h => h.WorkspaceId == workspace.Value, cancellation);
        if (head is null)
        {
            head = new EventHeadRow { WorkspaceId = workspace.Value, Hash = EventChain.Beginning };
            context.EventHeads.Add(head);
        }

        foreach (var change in changes)
        {
            AddEvents(context, head, workspace, by, at, change);
            AddState(context, workspace, change);
        }

        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException e)
        {
            // A key that is there already: somebody else began the same stream, or appended at the same place.
            return await IsAheadAsync(workspace, changes, cancellation)
                ? false
                : throw new IOException($"What was decided could not be stored ({e.GetBaseException().Message.TrimEnd('.')}). Free space on the disk, or check it.", e);
        }

        Export(workspace, new EventHead(head.Position, Convert.ToHexStringLower(head.Hash)));
        return true;
    }

    private void Export(WorkspaceId workspace, EventHead head)
    {
        try
        {
            heads.Write(workspace, head);
        }
        catch (IOException)
        {
            // It is decided and stored; the head is exported with the next event, and proves as far as the last one until then.
        }
    }

    private static void AddEvents(CentreContext context, EventHeadRow head, WorkspaceId workspace, Author by, DateTime at, StreamChange change)
    {
        for (var i = 0; i < change.Events.Count; i++)
        {
            var (type, json) = change.Events[i];
            var stored = new StoredEvent(head.Position + 1, change.Stream, change.Before + i + 1, at, by, type, json);
            var payload = EventChain.HashOf(json);
            var hash = EventChain.Next(head.Hash, workspace, stored, payload);
            context.Events.Add(new EventRow
            {
                WorkspaceId = workspace.Value,
                Position = stored.Position,
                Kind = change.Stream.Kind,
                Number = change.Stream.Number,
                Version = stored.Version,
                At = at,
                ByKind = by.Kind,
                ById = by.Id,
                ByName = by.Name,
                Type = type,
                Payload = json,
                PayloadHash = payload,
                Hash = hash,
            });
            (head.Position, head.Hash) = (stored.Position, hash);
        }
    }

    private static void AddState(CentreContext context, WorkspaceId workspace, StreamChange change)
    {
        var row = new EntityRow
        {
            WorkspaceId = workspace.Value,
            Kind = change.Stream.Kind,
            Number = change.Stream.Number,
            Version = change.After,
            Format = change.Format,
            State = change.State,
        };
        if (change.Before == 0)
        {
            context.Entities.Add(row);
            return;
        }

        context.Entities.Update(row).Property(e => e.Version).OriginalValue = change.Before;
    }

    private async Task<bool> IsAheadAsync(WorkspaceId workspace, IReadOnlyList<StreamChange> changes, CancellationToken cancellation)
    {
        var states = (await StatesAsync(workspace, cancellation)).ToDictionary(s => s.Stream, s => s.Version);
        return changes.Any(c => states.GetValueOrDefault(c.Stream) != c.Before);
    }

    internal static StoredEvent ToEvent(EventRow row) => new(
        row.Position, new StreamId(row.Kind, row.Number), row.Version, row.At, new Author(row.ByKind, row.ById, row.ByName), row.Type, row.Payload);
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Events;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Events;

/// <summary>
/// Tells whether the events of a centre are what was written. Against somebody who can write the folder and knows how, only
/// heads kept elsewhere help.
/// </summary>
public static class EventVerifier
{
    private const string HasEvents = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'events') AS Value";

    /// <summary>Verifies the events of all workspaces of a data folder, of a running centre too. Nothing is written, and nothing made.</summary>
    /// <param name="dataFolder">The centre's data folder.</param>
    /// <param name="expected">Heads kept elsewhere, by workspace.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<EventVerdict>> VerifyAsync(
        string dataFolder, IReadOnlyDictionary<WorkspaceId, EventHead> expected, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var heads = new EventHeads(new DurableFiles(), StateFolder.EventHeadsOf(dataFolder));

        // Read before the events: what is appended meanwhile makes the chain longer than the head, never shorter.
        var exported = StateFolder.WorkspacesWithHeads(dataFolder).ToDictionary(w => w, heads.Read);
        await using var context = await OpenAsync(dataFolder, cancellation);
        if (context is null)
        {
            return [.. exported.Concat(expected.Select(e => KeyValuePair.Create(e.Key, (EventHead?)e.Value))).Where(h => h.Value?.Position > 0).Select(h => h.Key).Distinct().Select(Gone)];
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var known = await context.EventHeads.AsNoTracking().Select(h => h.WorkspaceId).ToListAsync(cancellation);
        var there = await context.Events.Select(e => e.WorkspaceId).Distinct().ToListAsync(cancellation);
        var verdicts = new List<EventVerdict>();
        foreach (var workspace in known.Concat(there).Select(w => new WorkspaceId(w)).Concat(exported.Keys).Concat(expected.Keys).Distinct().OrderBy(w => w.Value))
        {
            EventHead?[] watched = [exported.GetValueOrDefault(workspace), expected.GetValueOrDefault(workspace)];
            verdicts.Add(await VerifyAsync(context, workspace, hasHead: watched[0] is not null, [.. watched.OfType<EventHead>()], cancellation));
        }

        return verdicts;
    }

    private static async Task<EventVerdict> VerifyAsync(
        CentreContext context, WorkspaceId workspace, bool hasHead, IReadOnlyList<EventHead> watched, CancellationToken cancellation)
    {
        var head = new EventHead(0, Convert.ToHexStringLower(EventChain.Beginning));
        var hash = EventChain.Beginning;
        var met = watched.Count(w => w == head);
        var versions = new Dictionary<StreamId, long>();
        await foreach (var row in context.Events.AsNoTracking().Where(e => e.WorkspaceId == workspace.Value).OrderBy(e => e.Position).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (Check(row, workspace, head, hash, versions) is { } damage)
            {
                return new EventVerdict(workspace, head, damage, Place(row));
            }

            hash = row.Hash;
            head = new EventHead(row.Position, Convert.ToHexStringLower(hash));
            met += watched.Count(w => w == head);
        }

        if (met < watched.Count)
        {
            var isCut = watched.Any(w => w.Position > head.Position);
            return new EventVerdict(workspace, head, isCut ? EventDamage.TailCut : EventDamage.Rewritten, Number(isCut ? head.Position + 1 : head.Position));
        }

        if (head.Position > 0 && !hasHead)
        {
            return new EventVerdict(workspace, head, EventDamage.HeadMissing, string.Empty);
        }

        return await CheckStatesAsync(context, workspace, head, versions, cancellation);
    }

    private static EventDamage? Check(EventRow row, WorkspaceId workspace, EventHead head, byte[] hash, Dictionary<StreamId, long> versions)
    {
        var stored = EventStore.ToEvent(row);
        var before = versions.GetValueOrDefault(stored.Stream);
        versions[stored.Stream] = before + 1;
        return row.Position != head.Position + 1 || row.Version != before + 1 ? EventDamage.PositionWrong
            : !EventChain.HashOf(row.Payload).AsSpan().SequenceEqual(row.PayloadHash) ? EventDamage.WordsChanged
            : !EventChain.Next(hash, workspace, stored, row.PayloadHash).AsSpan().SequenceEqual(row.Hash) ? EventDamage.ChainBroken
            : null;
    }

    private static async Task<EventVerdict> CheckStatesAsync(
        CentreContext context, WorkspaceId workspace, EventHead head, Dictionary<StreamId, long> versions, CancellationToken cancellation)
    {
        var states = await context.Entities.AsNoTracking()
            .Where(e => e.WorkspaceId == workspace.Value)
            .Select(e => new { e.Kind, e.Number, e.Version })
            .ToListAsync(cancellation);
        var kept = states.ToDictionary(s => new StreamId(s.Kind, s.Number), s => s.Version);
        var wrong = versions.Keys.Concat(kept.Keys).Distinct()
            .Where(s => versions.GetValueOrDefault(s) != kept.GetValueOrDefault(s))
            .Select(s => (StreamId?)s)
            .FirstOrDefault();
        return new EventVerdict(workspace, head, wrong is null ? null : EventDamage.StateWrong, wrong?.ToString() ?? string.Empty);
    }

    /// <summary>A head says that there were events, and there is no place where they could be.</summary>
    private static EventVerdict Gone(WorkspaceId workspace) =>
        new(workspace, new EventHead(0, Convert.ToHexStringLower(EventChain.Beginning)), EventDamage.TailCut, Number(1));

    /// <summary>Opens the database of a data folder to read; null when it is not there, or has no events yet. Nothing is made.</summary>
    internal static async Task<CentreContext?> OpenAsync(string dataFolder, CancellationToken cancellation)
    {
        var database = StateFolder.DatabaseOf(dataFolder);
        if (!File.Exists(database))
        {
            return null;
        }

        var context = new CentreContext(new DbContextOptionsBuilder<CentreContext>()
            .UseApplicationServiceProvider(DesignTimeCentre.Services())
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
            .Options);
        if (await context.Database.SqlQueryRaw<bool>(HasEvents).SingleAsync(cancellation))
        {
            return context;
        }

        await context.DisposeAsync();
        return null;
    }

    private static string Place(EventRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Position} ({row.Kind}/{row.Number})");

    private static string Number(long position) => position.ToString(CultureInfo.InvariantCulture);
}

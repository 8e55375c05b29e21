using System.Globalization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Assets;

/// <summary>The register of assets and the protected organisations, for whoever sits here.</summary>
public sealed class AssetDesk(EventDesk desk, Seat seat, DeskAudit audit, IOpenWorkspaces open)
{
    /// <summary>Adds an asset, or changes the one of that number; gives its number.</summary>
    public Task<Outcome<long>> PutAsync(WorkspaceId workspace, long? number, AssetFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace, number is null ? AssetActions.Add : AssetActions.Change, facts.Name, TextOf(facts), w => AssetDecisions.Put(w, number, facts), cancellation);
    }

    /// <summary>Takes assets off.</summary>
    public Task<Outcome<int>> RemoveAsync(WorkspaceId workspace, IReadOnlyCollection<long> numbers, CancellationToken cancellation) =>
        desk.DoAsync(workspace, AssetActions.Remove, string.Join(' ', numbers.Take(100)), string.Empty, w => AssetDecisions.Remove(w, numbers), cancellation);

    /// <summary>Puts an import into the register.</summary>
    public Task<Outcome<ImportResult>> ImportAsync(WorkspaceId workspace, AssetFile file, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return desk.DoAsync(
            workspace, AssetActions.Import, name, string.Create(CultureInfo.InvariantCulture, $"{file.Lines.Count} lines"), w => AssetDecisions.Import(w, file, name), cancellation);
    }

    /// <summary>What an import would do.</summary>
    public async Task<Outcome<AssetImportPlan>> PlanAsync(WorkspaceId workspace, AssetFile file, CancellationToken cancellation)
    {
        if (await seat.DecideAsync(Permission.ManageCalendar, workspace) is { } refusal)
        {
            return refusal;
        }

        return await desk.ViewAsync(workspace, cancellation) switch
        {
            Done<EventView>(var view) => await Task.Run(() => AssetImport.Plan(file, view.Assets.All, NamesOfEntities(view), NamesOfVenues(view)), cancellation),
            Refused<EventView>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    /// <summary>The register as a file. It leaves the centre: that is written down.</summary>
    public async Task<Outcome<byte[]>> ExportAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        if (await desk.ViewAsync(workspace, cancellation) is not Done<EventView>(var view))
        {
            return await seat.DecideAsync(Permission.SeeCalendar, workspace) ?? new NoSuchWorkspace();
        }

        return await audit.DecideAsync(
            Permission.Export, workspace, AssetActions.Export, "assets", string.Create(CultureInfo.InvariantCulture, $"{view.Assets.All.Length} assets"), string.Empty, further: null) is { } refusal
            ? refusal
            : AssetExport.Write(view.Assets.All, n => view.Entities.GetValueOrDefault(n)?.State.Facts.Name, n => view.Venues.GetValueOrDefault(n)?.State.Facts.Name);
    }

    /// <summary>What alerts name and the register does not know.</summary>
    public async Task<Outcome<IReadOnlyList<UnknownAsset>>> UnknownAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        if ((await seat.DecideAsync(Permission.SeeAlerts, workspace) ?? await seat.DecideAsync(Permission.SeeCalendar, workspace)) is { } refusal)
        {
            return refusal;
        }

        return open.Find(workspace) is { } found && await desk.ViewAsync(workspace, cancellation) is Done<EventView>(var view)
            ? new Done<IReadOnlyList<UnknownAsset>>(await UnknownAssets.FindAsync(found.Alerts, view.Assets, cancellation))
            : new NoSuchWorkspace();
    }

    /// <summary>Adds an organisation (number null), or changes one; gives its number.</summary>
    public Task<Outcome<long>> PutEntityAsync(WorkspaceId workspace, long? number, EntityFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace,
            number is null ? AssetActions.AddEntity : AssetActions.ChangeEntity,
            facts.Name,
            string.Create(CultureInfo.InvariantCulture, $"circle={facts.Circle} contacts={facts.Contacts.Length}"),
            w => number is { } known ? EntityDecisions.Change(w, known, facts) : EntityDecisions.Add(w, facts),
            cancellation);
    }

    /// <summary>Takes an organisation off.</summary>
    public Task<Outcome<long>> RemoveEntityAsync(WorkspaceId workspace, long number, CancellationToken cancellation) => desk.DoAsync(
        workspace, AssetActions.RemoveEntity, number.ToString(CultureInfo.InvariantCulture), string.Empty, w => EntityDecisions.Remove(w, number), cancellation);

    internal static System.Collections.Immutable.ImmutableDictionary<string, long> NamesOfEntities(EventView view) => System.Collections.Immutable.ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase, view.Entities.Values.Where(e => !e.State.IsGone).Select(e => KeyValuePair.Create(e.State.Facts.Name, e.Number)));

    internal static System.Collections.Immutable.ImmutableDictionary<string, long> NamesOfVenues(EventView view) => System.Collections.Immutable.ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase, view.Venues.Values.Where(e => !e.State.IsGone).Select(e => KeyValuePair.Create(e.State.Facts.Name, e.Number)));

    private static string TextOf(AssetFacts facts) => string.Create(
        CultureInfo.InvariantCulture,
        $"hosts={string.Join(' ', facts.Hosts)} addresses={string.Join(' ', facts.Addresses)} services={string.Join(' ', facts.Services)} owner={facts.Owner} venue={facts.Venue} entity={facts.Entity} circle={facts.Circle} criticality={facts.Criticality}");
}

using Midmar.Centre.Indicators;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Intel.Formats;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Indicators;

/// <summary>A list's name is a file name: letters, digits, dots and dashes, ending in .csv, .txt, .json or .stix.</summary>
public sealed record BadListName : Refusal;

/// <summary>There is no list of that name.</summary>
public sealed record NoSuchList : Refusal;

/// <summary>
/// Indicator lists for whoever sits here. They are in force in all workspaces, the live one too: who changes them needs the
/// permission there, wherever they are asked from.
/// </summary>
public sealed class IndicatorDesk(Seat seat, DeskAudit desk, IIndicatorLists lists)
{
    /// <summary>All lists.</summary>
    /// <param name="workspace">Where they are asked from.</param>
    public async Task<Outcome<IReadOnlyList<IndicatorListSummary>>> ReadAsync(WorkspaceId workspace) =>
        await seat.DecideAsync(Permission.SeeRules, workspace) is { } refusal
            ? refusal
            : new Done<IReadOnlyList<IndicatorListSummary>>(lists.All);

    /// <summary>Whether whoever sits here may change lists.</summary>
    public async Task<bool> MayChangeAsync() => await seat.DecideAsync(Permission.ManageRules, Workspace.Live) is null;

    /// <summary>Puts a list in force. A file that cannot be used is answered with its failure, and nothing changes.</summary>
    public async Task<Outcome<IndicatorReading>> PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (await desk.DecideAsync(Permission.ManageRules, Workspace.Live, IndicatorActions.Put, name, string.Empty, string.Empty, further: null) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return await lists.PutAsync(name, content, cancellation);
        }
        catch (ArgumentException)
        {
            return new BadListName();
        }
    }

    /// <summary>Takes a list out of force.</summary>
    public async Task<Outcome<Nothing>> RemoveAsync(string name, CancellationToken cancellation)
    {
        var refusal = await desk.DecideAsync(Permission.ManageRules, Workspace.Live, IndicatorActions.Remove, name, string.Empty, string.Empty, further: null);
        return refusal is not null ? refusal : await lists.RemoveAsync(name, cancellation) ? default(Nothing) : new NoSuchList();
    }
}

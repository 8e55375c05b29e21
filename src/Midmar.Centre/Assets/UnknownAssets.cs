using Midmar.Centre.Alerts;

namespace Midmar.Centre.Assets;

/// <summary>A host or address that alerts name and the register does not know.</summary>
/// <param name="Name">As alerts have it.</param>
/// <param name="IsAddress">Whether it is an address.</param>
/// <param name="Alerts">Alerts that name it (count).</param>
/// <param name="Last">The last of these alerts' last record, UTC.</param>
public sealed record UnknownAsset(string Name, bool IsAddress, int Alerts, DateTime Last);

/// <summary>Finds out what the register misses.</summary>
public static class UnknownAssets
{
    /// <summary>Alerts that are looked at (count): the ones raised last.</summary>
    public const int MaxAlerts = 50_000;

    /// <summary>What the alerts raised last name and the register does not know; most named first.</summary>
    public static async Task<IReadOnlyList<UnknownAsset>> FindAsync(IAlertList alerts, AssetRegister register, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(register);
        var found = new Dictionary<string, UnknownAsset>(StringComparer.OrdinalIgnoreCase);
        var looked = 0;
        AlertId? before = null;
        IReadOnlyList<Alert> page;
        do
        {
            page = await alerts.ReadAsync(new AlertQuery { Before = before, Limit = AlertQuery.MaxLimit }, cancellation);
            foreach (var alert in page)
            {
                Take(alert, register, found);
                before = alert.Id;
            }

            looked += page.Count;
        }
        while (page.Count == AlertQuery.MaxLimit && looked < MaxAlerts);

        return [.. found.Values.OrderByDescending(u => u.Alerts).ThenBy(u => u.Name, StringComparer.Ordinal)];
    }

    private static void Take(Alert alert, AssetRegister register, Dictionary<string, UnknownAsset> found)
    {
        if (alert.Key.Host is not { Length: > 0 } host || register.Find(host) is not null)
        {
            return;
        }

        var known = found.GetValueOrDefault(host);
        found[host] = new UnknownAsset(
            host, AssetKeys.TryParseAddress(host) is not null, (known?.Alerts ?? 0) + 1, known is { } k && k.Last > alert.Last ? k.Last : alert.Last);
    }
}

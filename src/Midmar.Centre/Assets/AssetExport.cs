using System.Globalization;
using System.Text;
using Midmar.Centre.Imports;

namespace Midmar.Centre.Assets;

/// <summary>The register as a table that imports to the same again: UTF-8 with its mark, so that spreadsheets see what it is.</summary>
public static class AssetExport
{
    private const char Separator = ',';
    private const string Header = "name,host,address,service,owner,venue,entity,circle,criticality,contact,note";

    /// <summary>Writes assets.</summary>
    public static byte[] Write(IEnumerable<Asset> assets, Func<long, string?> entity, Func<long, string?> venue)
    {
        ArgumentNullException.ThrowIfNull(assets);
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(venue);
        var text = new StringBuilder("\uFEFF").Append(Header).Append("\r\n");
        foreach (var facts in assets.Select(a => a.Facts))
        {
            string?[] fields =
            [
                facts.Name, string.Join(' ', facts.Hosts), string.Join(' ', facts.Addresses), string.Join(' ', facts.Services), facts.Owner,
                facts.Venue is { } v ? venue(v) : null, facts.Entity is { } e ? entity(e) : null, facts.Circle?.ToString(CultureInfo.InvariantCulture),
                facts.Criticality.ToString().ToLowerInvariant(), facts.Contact, facts.Note,
            ];
            text.AppendJoin(Separator, fields.Select(f => CsvTable.Write(f ?? string.Empty, Separator))).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

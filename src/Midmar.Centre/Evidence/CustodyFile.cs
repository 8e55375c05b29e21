using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Midmar.Centre.Evidence;

/// <summary>An item of a package.</summary>
/// <param name="Number">Its number in the workspace.</param>
/// <param name="File">Name of its content in the package; null: it was disposed of.</param>
/// <param name="RecordList">Name of the list of its records; null: it is no record set, or was disposed of.</param>
/// <param name="Item">The item with its chain of custody.</param>
public sealed record PackedItem(long Number, string? File, string? RecordList, EvidenceItem Item);

/// <summary>What a package says of the evidence in it.</summary>
/// <param name="Version">Version of the form: 1.</param>
/// <param name="Workspace">The workspace's number.</param>
/// <param name="Exercise">Name of the exercise it is from; null: it is live.</param>
/// <param name="Incident">The incident's number.</param>
/// <param name="IncidentTitle">What the incident is called.</param>
/// <param name="Made">When it was made, on the workspace's clock, UTC.</param>
/// <param name="MadeBy">By whom.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Items">The items.</param>
public sealed record CustodyFile(
    int Version, int Workspace, string? Exercise, long Incident, string IncidentTitle, DateTime Made, string MadeBy, string Purpose, IReadOnlyList<PackedItem> Items)
{
    /// <summary>The version this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>As JSON, UTF-8.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>Reads JSON; null when it is none of these.</summary>
    public static CustodyFile? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<CustodyFile>(json, Options) is { Version: CurrentVersion, Items: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace Midmar.Records;

/// <summary>An isolated world of records, alerts and incidents: the live centre, or one team of an exercise.</summary>
/// <param name="Value">0 is a scan of files outside any centre.</param>
public readonly record struct WorkspaceId(int Value);

/// <summary>
/// Names one record for good, before it is stored anywhere: the same bytes read again give the same id.
/// </summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Source">What the record was read from; a scan takes the first 8 bytes, big-endian, of the SHA-256 of the source's name and first 64 KiB.</param>
/// <param name="Position">Where in the source: byte offset in a (decompressed) file, or index in a batch.</param>
public readonly record struct RecordId(WorkspaceId Workspace, ulong Source, long Position) : IComparable<RecordId>
{
    /// <inheritdoc/>
    public int CompareTo(RecordId other)
    {
        var byWorkspace = Workspace.Value.CompareTo(other.Workspace.Value);
        if (byWorkspace != 0)
        {
            return byWorkspace;
        }

        var bySource = Source.CompareTo(other.Source);
        return bySource != 0 ? bySource : Position.CompareTo(other.Position);
    }

    /// <summary><c>workspace-source-position</c>, the source as 16 hexadecimal digits.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Workspace.Value}-{Source:x16}-{Position}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>Null when the text is no id.</returns>
    public static RecordId? TryParse(string? text) =>
        text?.Split('-') is [var workspace, { Length: 16 } source, var position]
        && int.TryParse(workspace, NumberStyles.None, CultureInfo.InvariantCulture, out var workspaceId)
        && ulong.TryParse(source, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sourceId)
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new RecordId(new WorkspaceId(workspaceId), sourceId, offset)
            : null;
}

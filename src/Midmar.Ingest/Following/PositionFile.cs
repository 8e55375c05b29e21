using System.Text.Json;

namespace Midmar.Ingest.Following;

/// <summary>Keeps the positions of a source's files. What was saved is there after the power failed.</summary>
internal sealed class PositionFile(string path)
{
    public List<FilePosition> Load()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<FilePosition>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message} Without it every file would be read again; restore it, or delete it if that is what you want.", e);
        }
    }

    public void Save(IReadOnlyCollection<FilePosition> positions)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, positions);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

using System.Globalization;
using Midmar.Records;

namespace Midmar.Store.State;

/// <summary>Where a centre keeps its state: readable by its own account alone.</summary>
internal sealed class StateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public StateFolder(string dataFolder)
    {
        Make(Path.Combine(dataFolder, "state"));
        Database = DatabaseOf(dataFolder);
        Keys = Make(Path.Combine(dataFolder, "state", "keys"));
        Audit = Make(Path.Combine(dataFolder, "audit"));
        EventHeads = Make(EventHeadsOf(dataFolder));
        Images = Make(Path.Combine(dataFolder, "state", "images"));

        // SQLite gives the files beside the database the mode of the database.
        if (!File.Exists(Database))
        {
            WritePrivate(Database, []);
        }
    }

    /// <summary>The database file.</summary>
    public string Database { get; }

    /// <summary>The folder of the keys that protect sessions and secrets.</summary>
    public string Keys { get; }

    /// <summary>The folder of the audit log.</summary>
    public string Audit { get; }

    /// <summary>The folder of the heads of the workspaces' events.</summary>
    public string EventHeads { get; }

    /// <summary>The folder of site plans and photos.</summary>
    public string Images { get; }

    /// <summary>Where the database of a data folder is; nothing is made.</summary>
    public static string DatabaseOf(string dataFolder) => Path.Combine(dataFolder, "state", "centre.db");

    /// <summary>Where the heads of the workspaces' events are; nothing is made.</summary>
    public static string EventHeadsOf(string dataFolder) => Path.Combine(dataFolder, "state", "event-heads");

    /// <summary>The workspaces of a data folder that have a head.</summary>
    public static IEnumerable<WorkspaceId> WorkspacesWithHeads(string dataFolder) => !Directory.Exists(EventHeadsOf(dataFolder)) ? [] : Directory.EnumerateFiles(EventHeadsOf(dataFolder))
        .Where(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(f => new WorkspaceId(int.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture)));

    /// <summary>Writes a file that only its owner can read.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes a folder that only its owner can look into; one that is there stays.</summary>
    public static string Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        }

        return folder;
    }
}

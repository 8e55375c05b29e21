using System.Globalization;
using Midmar.Records;

namespace Midmar.Hosting;

/// <summary>Where a centre keeps what. One process at a time has it: it holds a lock as long as it runs.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string root, FileStream held)
    {
        Root = root;
        this.held = held;
    }

    public string Root { get; }

    /// <summary>Rules of this centre, beside those that come with the program.</summary>
    public string Rules => Path.Combine(Root, "rules");

    /// <summary>Lists of indicators.</summary>
    public string Indicators => Path.Combine(Root, "indicators");

    public string Certificates => Path.Combine(Root, "certificates");

    /// <summary>Takes the folder, made when it is not there.</summary>
    /// <exception cref="UsageException">Another process has it, or it cannot be written.</exception>
    public static DataFolder Take(string path)
    {
        var root = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(root);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var lockFile = new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var folder = new DataFolder(root, lockFile);
            Directory.CreateDirectory(folder.Rules);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The data folder {root} cannot be used ({e.Message.TrimEnd('.')}). Is another midmar serve running on it? Otherwise give one that can be written, with --data.");
        }
    }

    public string Workspace(WorkspaceId id) => Path.Combine(Root, "workspaces", id.Value.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => held.Dispose();
}

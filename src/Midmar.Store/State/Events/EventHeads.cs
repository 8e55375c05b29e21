using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Midmar.Centre.Events;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.State.Events;

/// <summary>
/// The heads of the workspaces' events, outside the database: a file for each workspace, a line of position and hash. A
/// database whose end was cut no longer reaches its head.
/// </summary>
internal sealed partial class EventHeads(IDurableFiles files, string folder)
{
    private readonly Dictionary<WorkspaceId, long> written = [];
    private readonly Lock gate = new();

    /// <summary>Exports a head: after a power failure it is the old one or this one. One that is behind another is left out.</summary>
    /// <exception cref="IOException">It could not be written; the older one still proves as far as it goes.</exception>
    public void Write(WorkspaceId workspace, EventHead head)
    {
        lock (gate)
        {
            if (written.GetValueOrDefault(workspace) < head.Position)
            {
                Export(workspace, head);
                written[workspace] = head.Position;
            }
        }
    }

    private void Export(WorkspaceId workspace, EventHead head)
    {
        var fresh = PathOf(workspace) + ".new";
        using (var file = files.Create(fresh))
        {
            file.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Position} {head.Hash}\n")));
            file.Sync();
        }

        files.Rename(fresh, PathOf(workspace));
    }

    /// <summary>The exported head; null when there is none that can be read.</summary>
    public EventHead? Read(WorkspaceId workspace)
    {
        var path = PathOf(workspace);
        return File.Exists(path) && new FileInfo(path).Length <= 256 ? Parse(File.ReadAllText(path, Encoding.Latin1)) : null;
    }

    /// <summary>A head as it is written; null: the text is none.</summary>
    public static EventHead? Parse(string text) =>
        HeadLine().Match(text) is { Success: true } match
        && long.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new EventHead(position, match.Groups["hash"].Value)
            : null;

    private string PathOf(WorkspaceId workspace) => Path.Combine(folder, workspace.Value.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\A(?<n>0|[1-9][0-9]{0,18}) (?<hash>[0-9a-f]{64})\n?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadLine();
}

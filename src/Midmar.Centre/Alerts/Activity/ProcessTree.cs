using System.Collections.Immutable;
using Midmar.Detection.Lake;
using Midmar.Records;

namespace Midmar.Centre.Alerts.Activity;

/// <summary>A process of a tree.</summary>
/// <param name="Depth">How many are above it, from 0.</param>
/// <param name="Start">The record of its beginning; null: it began before, or nobody recorded it, and a child names it.</param>
/// <param name="Image">The program.</param>
/// <param name="CommandLine">How it was called; null: not recorded.</param>
/// <param name="IsCited">Whether a record that made somebody look is about it.</param>
/// <param name="Others">Children that have nothing to do with it and are left out (count).</param>
public sealed record ProcessNode(int Depth, ProcessStart? Start, string Image, string? CommandLine, bool IsCited, int Others);

/// <summary>
/// Where the processes came from that made somebody look, and what they started: all above them, and all below. What else
/// those above started is counted, not shown.
/// </summary>
/// <param name="Nodes">Parents before children, children in the order of their beginning.</param>
/// <param name="Omitted">Processes beyond <see cref="MaxNodes"/> (count).</param>
public sealed record ProcessTree(ImmutableArray<ProcessNode> Nodes, int Omitted)
{
    /// <summary>Processes shown (count).</summary>
    public const int MaxNodes = 200;

    /// <summary>Processes above one another (count); the rest of a deeper tree is left out.</summary>
    public const int MaxDepth = 64;

    /// <summary>By how much two records of one process may differ.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private static readonly string[] GuidFields = ["ProcessGuid", "SourceProcessGUID", "SourceProcessGuid"];
    private static readonly string[] IdFields = ["ProcessId", "SourceProcessId"];

    /// <summary>Nothing.</summary>
    public static readonly ProcessTree Empty = new([], 0);

    /// <summary>The tree of one host.</summary>
    /// <param name="records">What was recorded there; records that tell of no process that began are passed over.</param>
    /// <param name="cited">The records that made somebody look, of any kind.</param>
    public static ProcessTree Of(IEnumerable<StoredRecord> records, IReadOnlyCollection<StoredRecord> cited)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(cited);
        var starts = records.Concat(cited).DistinctBy(r => r.Id).Select(ProcessStart.Of).OfType<ProcessStart>()
            .OrderBy(s => s.Time).ThenBy(s => s.Record.Position).ToArray();
        var forest = new Forest(starts);
        foreach (var record in cited)
        {
            forest.Cite(record);
        }

        return forest.Draw();
    }

    private sealed class Process(ProcessStart? start, string image, string? commandLine)
    {
        public ProcessStart? Start { get; set; } = start;

        public string Image { get; } = image;

        public string? CommandLine => Start?.CommandLine ?? commandLine;

        public Process? Parent { get; set; }

        public List<Process> Children { get; } = [];

        public bool IsCited { get; set; }

        /// <summary>Whether it is above one that is cited, or is it.</summary>
        public bool IsAbove { get; set; }
    }

    private sealed class Forest
    {
        private readonly List<Process> roots = [];
        private readonly Dictionary<RecordId, Process> byRecord = [];
        private readonly Dictionary<string, Process> byGuid = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<long, List<Process>> byId = [];
        private readonly Dictionary<string, Process> unrecorded = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<ProcessNode> nodes = [];
        private int omitted;

        public Forest(ProcessStart[] starts)
        {
            // All first: clocks of a record and of its parent's may be a tick apart.
            var all = new List<Process>();
            foreach (var start in starts)
            {
                if (Twin(start) is not { } process)
                {
                    all.Add(process = new Process(start, start.Image, start.CommandLine));
                    if (start.Id is { } id)
                    {
                        (byId.TryGetValue(id, out var same) ? same : byId[id] = []).Add(process);
                    }
                }

                byRecord[start.Record] = process;
                if (start.Guid is { } guid)
                {
                    process.Start = start;
                    byGuid.TryAdd(guid, process);
                }
            }

            all.ForEach(Join);
        }

        public void Cite(StoredRecord record)
        {
            var found = byRecord.GetValueOrDefault(record.Id) ?? ByFields(record);
            if (found is null)
            {
                return;
            }

            found.IsCited = true;
            for (var above = found; above is { IsAbove: false }; above = above.Parent)
            {
                above.IsAbove = true;
            }
        }

        public ProcessTree Draw()
        {
            foreach (var root in roots.Where(r => r.IsAbove))
            {
                Draw(root, 0, isBelow: false);
            }

            return new ProcessTree([.. nodes], omitted);
        }

        private void Join(Process process)
        {
            var start = process.Start!;
            var parent = start.ParentGuid is { } guid && byGuid.TryGetValue(guid, out var named) ? named
                : start.ParentId is { } id ? At(id, start.Time, start.ParentImage) : null;
            parent ??= Unrecorded(start);
            if (parent is null || parent == process || IsBelow(parent, process))
            {
                roots.Add(process);
                return;
            }

            process.Parent = parent;
            parent.Children.Add(process);
        }

        /// <summary>The same process, told by the other of the two that record it: Sysmon gives a GUID, Windows Security none.</summary>
        private Process? Twin(ProcessStart start) => start.Id is not { } id ? null : byId.GetValueOrDefault(id)?.LastOrDefault(p =>
            p.Start!.Guid is null != start.Guid is null && start.Time - p.Start.Time <= Tick && p.Image.Equals(start.Image, StringComparison.OrdinalIgnoreCase));

        /// <summary>A parent whose beginning is not among the records: one for all its children.</summary>
        private Process? Unrecorded(ProcessStart child)
        {
            if (child.ParentImage is not { } image)
            {
                return null;
            }

            var name = child.ParentGuid ?? $"{child.ParentId} {image}";
            if (!unrecorded.TryGetValue(name, out var process))
            {
                unrecorded[name] = process = new Process(null, image, child.ParentCommandLine);
                roots.Add(process);
            }

            return process;
        }

        /// <summary>The process that had a number at a time: the last one that began before with it, and is of the program named.</summary>
        private Process? At(long id, DateTime time, string? image) => byId.GetValueOrDefault(id)?
            .LastOrDefault(p => p.Start!.Time <= time && (image is null || p.Image.Equals(image, StringComparison.OrdinalIgnoreCase)));

        private Process? ByFields(StoredRecord record)
        {
            var fields = new RecordFields(record);
            foreach (var name in GuidFields)
            {
                if (fields[name] is { } guid && byGuid.TryGetValue(guid, out var named))
                {
                    return named;
                }
            }

            var image = fields["Image"] ?? fields["SourceImage"];
            foreach (var name in IdFields)
            {
                if (image is not null && ProcessStart.Number(fields[name]) is { } id && At(id, record.Time, image) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        private static bool IsBelow(Process process, Process other)
        {
            for (var above = process; above is not null; above = above.Parent)
            {
                if (above == other)
                {
                    return true;
                }
            }

            return false;
        }

        private void Draw(Process process, int depth, bool isBelow)
        {
            if (nodes.Count >= MaxNodes || depth >= MaxDepth)
            {
                omitted++;
                return;
            }

            var showsAll = isBelow || process.IsCited;
            var shown = process.Children.Where(c => showsAll || c.IsAbove).ToArray();
            nodes.Add(new ProcessNode(depth, process.Start, process.Image, process.CommandLine, process.IsCited, process.Children.Count - shown.Length));
            foreach (var child in shown)
            {
                Draw(child, depth + 1, showsAll);
            }
        }
    }
}

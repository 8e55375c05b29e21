using Midmar.Centre.Audit;

namespace Midmar.Store.State.Audit;

/// <summary>Reads a log backwards.</summary>
internal static class AuditReader
{
    public static AuditPage Read(string folder, AuditHead head, AuditQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, AuditQuery.MaxLimit, nameof(query));
        var found = new List<AuditRecord>();
        var scanned = 0;
        var before = Math.Min(query.Before ?? long.MaxValue, head.Sequence + 1);
        var logs = AuditFolder.Logs(folder);
        for (var i = logs.Count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = ReadFile(logs[i].Path, before);
            var lines = Lines(bytes);
            for (var line = lines.Count - 1; line >= 0; line--)
            {
                var json = bytes.AsMemory(lines[line]);
                if (AuditJson.ReadSequence(json.Span) is not { } sequence || sequence >= before)
                {
                    continue;
                }

                if (found.Count == query.Limit || scanned == AuditQuery.MaxScanned)
                {
                    return new AuditPage(found, sequence + 1);
                }

                scanned++;
                if (AuditJson.TryRead(json) is { } record && IsWanted(record.Entry, query))
                {
                    found.Add(record);
                }
            }
        }

        return new AuditPage(found, Next: null);
    }

    private static bool IsWanted(AuditEntry entry, AuditQuery query) =>
        (query.ActorId is null || query.ActorId == entry.Actor.Id)
        && (query.Workspace is null || query.Workspace == entry.Workspace)
        && (query.Action is null || query.Action == entry.Action
            || (query.Action.EndsWith('.') && entry.Action.StartsWith(query.Action, StringComparison.Ordinal)))
        && (query.From is null || entry.Time >= query.From)
        && (query.Until is null || entry.Time < query.Until);

    /// <summary>A file's bytes; none when all its entries come after those wanted.</summary>
    private static byte[] ReadFile(string path, long before)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[(int)Math.Min(file.Length, 1024)];
        file.ReadExactly(start);
        if (AuditLine.Length(start) is { } length && AuditFileHeader.Read(AuditLine.Json(start.AsSpan(0, length))) is { } header
            && header.First >= before)
        {
            return [];
        }

        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Where the JSON of each whole line lies; what is no line is passed over, for a damaged log must be readable.</summary>
    private static List<Range> Lines(byte[] bytes)
    {
        var lines = new List<Range>();
        var offset = 0;
        while (offset < bytes.Length)
        {
            if (AuditLine.Length(bytes.AsSpan(offset)) is { } length)
            {
                lines.Add((offset + AuditLine.PrefixBytes)..(offset + length - 1));
                offset += length;
            }
            else
            {
                var end = bytes.AsSpan(offset).IndexOf((byte)'\n');
                offset = end < 0 ? bytes.Length : offset + end + 1;
            }
        }

        return lines;
    }
}

using System.Globalization;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Records.Export;

/// <summary>Records are taken out of the centre only for a stated purpose.</summary>
internal sealed record ExportNeedsPurpose : Refusal;

/// <summary>How an export ended.</summary>
internal enum ExportEnd
{
    /// <summary>With the last record that was found.</summary>
    Complete,

    /// <summary>With as many records as may be taken out at once; there were more.</summary>
    Limit,

    /// <summary>Whoever asked went away, or the records could not be read on.</summary>
    BrokenOff,
}

/// <summary>
/// Takes what a search finds out of the centre. It is in the audit log before the first record goes, with words and
/// purpose, and again at the end with how many went.
/// </summary>
internal sealed class ExportDesk(DeskAudit desk, IRecordSearch records, IWorkspaceStore workspaces, ISourceDirectory sources, WebLimits limits)
{
    private const string Subject = "records as ";

    /// <summary>Whether it may be; it is written down. Null: it may.</summary>
    public Task<Refusal?> DecideAsync(RecordQuery query, ExportFormat format, string text, string purpose) => desk.DecideAsync(
        Permission.Export, query.Workspace, AuditActions.Export, Subject + format.Name, WordsOf(query, text), purpose,
        string.IsNullOrWhiteSpace(purpose) ? new ExportNeedsPurpose() : null);

    /// <summary>The name of the file: an exercise's begins with what it is.</summary>
    public async Task<string> FileNameAsync(RecordQuery query, ExportFormat format, DateTime now)
    {
        var workspace = await workspaces.FindAsync(query.Workspace, CancellationToken.None);
        var place = workspace?.Kind == WorkspaceKind.Exercise ? $"EXERCISE-{query.Workspace.Value.ToString(CultureInfo.InvariantCulture)}" : "live";
        return string.Create(CultureInfo.InvariantCulture, $"{place}-records-{now:yyyyMMdd'T'HHmmss}Z.{format.Extension}");
    }

    /// <summary>Writes what was decided on, page by page, and then down how it ended.</summary>
    public async Task WriteAsync(RecordQuery query, ExportFormat format, string text, string purpose, Stream output, CancellationToken cancellation)
    {
        var (count, end) = (0, ExportEnd.BrokenOff);
        try
        {
            var workspace = await workspaces.FindAsync(query.Workspace, cancellation);
            var lines = new ExportLines(
                format,
                workspace?.Kind == WorkspaceKind.Exercise ? workspace.Name : null,
                r => sources.Find(r.Source)?.Name ?? r.Source.Value.ToString(CultureInfo.InvariantCulture));
            lines.Begin();
            var limit = format.HasOriginals ? limits.MaxExportedOriginals : limits.MaxExported;
            for (RecordCursor? after = null; ;)
            {
                var page = await records.SearchAsync(query with { Limit = Math.Min(limits.ExportPage, limit - count), After = after }, cancellation);
                foreach (var record in page.Records)
                {
                    await AddAsync(lines, format, record, output, cancellation);
                    count++;
                }

                end = !page.HasMore || page.Records.IsEmpty ? ExportEnd.Complete : count >= limit ? ExportEnd.Limit : ExportEnd.BrokenOff;
                if (end != ExportEnd.BrokenOff)
                {
                    break;
                }

                after = new RecordCursor(page.Records[^1].Time, page.Records[^1].Id);
            }

            if (end == ExportEnd.Limit)
            {
                lines.EndAtLimit(limit);
            }

            await HandOnAsync(lines, output, cancellation);
            end = cancellation.IsCancellationRequested ? ExportEnd.BrokenOff : end;
        }
        catch
        {
            end = ExportEnd.BrokenOff;
            throw;
        }
        finally
        {
            await desk.DecideAsync(
                Permission.Export, query.Workspace, AuditActions.ExportEnd, Subject + format.Name,
                string.Create(CultureInfo.InvariantCulture, $"records={count} {end} {WordsOf(query, text)}"), purpose, further: null);
        }
    }

    /// <summary>One line at a time is handed on: nothing but it is held, however long it is.</summary>
    private async Task AddAsync(ExportLines lines, ExportFormat format, StoredRecord record, Stream output, CancellationToken cancellation)
    {
        if (!format.HasOriginals)
        {
            lines.Add(record);
        }
        else if (await records.FindAsync(record.Id, cancellation) is { } detail)
        {
            lines.Add(detail);
        }

        await HandOnAsync(lines, output, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private static async Task HandOnAsync(ExportLines lines, Stream output, CancellationToken cancellation)
    {
        if (lines.Written.Length > 0)
        {
            await output.WriteAsync(lines.Written, cancellation);
            lines.Clear();
        }
    }

    private static string WordsOf(RecordQuery query, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text} [{query.From:yyyy-MM-dd'T'HH:mm:ss}Z..{query.To:yyyy-MM-dd'T'HH:mm:ss}Z]");
}

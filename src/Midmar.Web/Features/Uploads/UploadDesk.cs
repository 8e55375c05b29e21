using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Ingest.Uploads;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Uploads;

/// <summary>Files of records that people hand in.</summary>
public sealed class UploadDesk(DeskAudit desk, UploadSources sources, UploadService uploads)
{
    /// <summary>Takes in a file; see <see cref="UploadService.TakeAsync"/>.</summary>
    public async Task<Outcome<UploadResult>> TakeAsync(WorkspaceId workspace, string name, Stream content, CancellationToken cancellation)
    {
        var refusal = await desk.DecideAsync(Permission.Upload, workspace, SourceActions.Upload, name, string.Empty, string.Empty, further: null);
        return refusal is not null
            ? refusal
            : await uploads.TakeAsync(await sources.OfAsync(workspace, cancellation), name, content, progress: null, cancellation);
    }
}

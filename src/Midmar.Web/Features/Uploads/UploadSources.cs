using Midmar.Centre.Sources;
using Midmar.Records;

namespace Midmar.Web.Features.Uploads;

/// <summary>The source that a workspace's uploads belong to, made with the first of them.</summary>
public sealed class UploadSources(ISourceDirectory sources) : IDisposable
{
    private const string Name = "uploads";

    private readonly SemaphoreSlim making = new(1);

    /// <summary>The source.</summary>
    public async Task<Source> OfAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        await making.WaitAsync(cancellation);
        try
        {
            return sources.All.FirstOrDefault(s => s.Workspace == workspace && s.Kind == SourceKind.Upload)
                ?? await sources.AddAsync(workspace, id => new Source { Id = id, Name = Name, Kind = SourceKind.Upload, Workspace = workspace }, cancellation);
        }
        finally
        {
            making.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => making.Dispose();
}

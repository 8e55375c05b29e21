using System.Collections.Immutable;
using System.Net;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Ingest.Tests;

/// <summary>Sources in memory.</summary>
internal sealed class SourceList(params Source[] sources) : ISourceDirectory
{
    private ImmutableArray<Source> all = [.. sources];

    public ImmutableArray<Source> All => all;

    public static Source Some(int id, SourceKind kind, params string[] networks) => new()
    {
        Id = new SourceId(id),
        Name = $"source {id}",
        Kind = kind,
        Workspace = new WorkspaceId(1),
        Networks = [.. networks.Select(IPNetwork.Parse)],
    };

    public void Put(Source source) => all = [.. all.Where(s => s.Id != source.Id), source];

    public Source? Find(SourceId id) => all.FirstOrDefault(s => s.Id == id);

    public Source? FindByToken(string token) => all.FirstOrDefault(s => s.IsEnabled && s.TokenHash == Source.HashOf(token));

    public Source? FindByAddress(IPAddress address) =>
        all.FirstOrDefault(s => s.IsEnabled && s.Kind == SourceKind.Address && s.Networks.Any(n => n.Contains(address)));

    public Task<Source> AddAsync(WorkspaceId workspace, Func<SourceId, Source> make, CancellationToken cancellation)
    {
        var source = make(new SourceId(all.Length + 1));
        Put(source);
        return Task.FromResult(source);
    }

    public Task<bool> ReplaceAsync(Source source, CancellationToken cancellation)
    {
        Put(source);
        return Task.FromResult(true);
    }
}

using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;

namespace Midmar.Hosting;

/// <summary>What a centre without sources gets, so that telemetry can come in at once.</summary>
internal static class FirstStart
{
    /// <summary>The token of a first source of the live workspace; null when there are sources already.</summary>
    public static async Task<string?> MakeSourceAsync(ISourceDirectory sources, CancellationToken cancellation)
    {
        if (!sources.All.IsEmpty)
        {
            return null;
        }

        var token = Source.NewToken();
        await sources.AddAsync(
            Workspace.Live,
            id => new Source
            {
                Id = id,
                Name = "first",
                Kind = SourceKind.Token,
                Workspace = Workspace.Live,
                TokenHash = Source.HashOf(token),
            },
            cancellation);
        return token;
    }
}

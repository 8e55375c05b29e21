using System.Collections.Immutable;
using System.Net;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Centre.Sources;

/// <summary>The sources of a centre. Any thread; a change is in force when the call returns.</summary>
public interface ISourceDirectory
{
    /// <summary>All sources, by number.</summary>
    ImmutableArray<Source> All { get; }

    /// <summary>The source; null when there is none.</summary>
    Source? Find(SourceId id);

    /// <summary>The enabled source of a token; null when there is none.</summary>
    Source? FindByToken(string token);

    /// <summary>The enabled source whose narrowest network holds an address; null when there is none.</summary>
    Source? FindByAddress(IPAddress address);

    /// <summary>Sets up a source.</summary>
    /// <param name="workspace">Its workspace.</param>
    /// <param name="make">Gives it the number.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Source> AddAsync(WorkspaceId workspace, Func<SourceId, Source> make, CancellationToken cancellation);

    /// <summary>Puts a source in place of the one with its number.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> ReplaceAsync(Source source, CancellationToken cancellation);
}

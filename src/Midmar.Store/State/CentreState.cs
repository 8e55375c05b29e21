using Microsoft.EntityFrameworkCore;

namespace Midmar.Store.State;

/// <summary>The state of a centre, made and brought up to date.</summary>
public sealed class CentreState(IDbContextFactory<CentreContext> contexts)
{
    /// <summary>Makes the database or brings it up to this version. The host calls it once, before anything else asks for state.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);

        // Kept in the file from then on: readers do not wait for the writer.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellation);
        await context.Database.MigrateAsync(cancellation);
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;
using Midmar.Store.State.Tables;

namespace Midmar.Store.State;

/// <summary>The state of a centre in a database. Only what SQLite and PostgreSQL both do.</summary>
public sealed class CentreContext(DbContextOptions<CentreContext> options) : IdentityUserContext<Person>(options)
{
    internal DbSet<WorkspaceRow> Workspaces => Set<WorkspaceRow>();

    internal DbSet<MembershipRow> Memberships => Set<MembershipRow>();

    internal DbSet<InvitationRow> Invitations => Set<InvitationRow>();

    internal DbSet<SetUpRow> SetUps => Set<SetUpRow>();

    internal DbSet<SessionRow> Sessions => Set<SessionRow>();

    internal DbSet<TokenRow> Tokens => Set<TokenRow>();

    internal DbSet<EventRow> Events => Set<EventRow>();

    internal DbSet<EntityRow> Entities => Set<EntityRow>();

    internal DbSet<EventHeadRow> EventHeads => Set<EventHeadRow>();

    /// <summary>Identity's tables as this centre has them: version 3, the one with passkeys. The model is read from these options.</summary>
    internal static void ConfigureStores(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        // One line for each family of tables.
        PeopleTables.Configure(builder);
        WorkspaceTables.Configure(builder);
        SessionTables.Configure(builder);
        TokenTables.Configure(builder);
        EventTables.Configure(builder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcTime>();
    }
}

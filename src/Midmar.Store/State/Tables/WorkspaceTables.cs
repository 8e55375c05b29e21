using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Tables;

internal static class WorkspaceTables
{
    public static void Configure(ModelBuilder builder) => builder.Entity<WorkspaceRow>(workspace =>
    {
        workspace.ToTable("workspaces");

        // Numbers are given by the store: a database's own counter would not know of the row made with the table.
        workspace.Property(w => w.Id).ValueGeneratedNever();
        workspace.Property(w => w.Name).HasMaxLength(Workspace.MaxNameLength);
        workspace.Property(w => w.NameKey).HasMaxLength(Workspace.MaxNameLength);
        workspace.Property(w => w.Kind).HasConversion<string>().HasMaxLength(16);
        workspace.HasIndex(w => w.NameKey).IsUnique();
        workspace.HasData(new WorkspaceRow
        {
            Id = Workspace.Live.Value,
            Name = "live",
            NameKey = "LIVE",
            Kind = WorkspaceKind.Live,
            Made = DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Utc),
        });
    });
}

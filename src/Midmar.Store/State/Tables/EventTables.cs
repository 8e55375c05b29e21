using Microsoft.EntityFrameworkCore;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Tables;

internal static class EventTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<EventRow>(happened =>
        {
            happened.ToTable("events");
            happened.HasKey(e => new { e.WorkspaceId, e.Position });
            happened.Property(e => e.Kind).HasMaxLength(EventRow.MaxName);
            happened.Property(e => e.Type).HasMaxLength(EventRow.MaxName);
            happened.Property(e => e.ByKind).HasConversion<string>().HasMaxLength(16);

            // Two who append to the same stream at once: one of them is told.
            happened.HasIndex(e => new { e.WorkspaceId, e.Kind, e.Number, e.Version }).IsUnique();
        });
        builder.Entity<EntityRow>(entity =>
        {
            entity.ToTable("entities");
            entity.HasKey(e => new { e.WorkspaceId, e.Kind, e.Number });
            entity.Property(e => e.Kind).HasMaxLength(EventRow.MaxName);
            entity.Property(e => e.Version).IsConcurrencyToken();
        });
        builder.Entity<EventHeadRow>(head =>
        {
            head.ToTable("event_heads");
            head.HasKey(h => h.WorkspaceId);
            head.Property(h => h.WorkspaceId).ValueGeneratedNever();
            head.Property(h => h.Position).IsConcurrencyToken();
        });
    }
}

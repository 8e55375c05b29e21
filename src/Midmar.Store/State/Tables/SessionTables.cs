using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Tables;

internal static class SessionTables
{
    public static void Configure(ModelBuilder builder) => builder.Entity<SessionRow>(session =>
    {
        session.ToTable("sessions");
        session.HasIndex(s => s.KeyHash).IsUnique();
        session.HasIndex(s => s.Expires);
        session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
        session.Property(s => s.Address).HasMaxLength(SessionInfo.MaxAddressLength);
        session.Property(s => s.UserAgent).HasMaxLength(SessionInfo.MaxUserAgentLength);
    });
}

using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Tables;

internal static class TokenTables
{
    public static void Configure(ModelBuilder builder) => builder.Entity<TokenRow>(token =>
    {
        token.ToTable("tokens");
        token.Property(t => t.Name).HasMaxLength(ApiToken.MaxNameLength);
        token.HasOne<Person>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Cascade);
        token.HasOne<WorkspaceRow>().WithMany().HasForeignKey(t => t.WorkspaceId).OnDelete(DeleteBehavior.Restrict);
    });
}

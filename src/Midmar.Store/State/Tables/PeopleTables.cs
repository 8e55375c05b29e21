using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.Tables;

internal static class PeopleTables
{
    /// <summary>Characters of an id of a person: a UUID.</summary>
    public const int PersonIdLength = 36;

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.Property(p => p.Id).HasMaxLength(PersonIdLength);
            person.Property(p => p.DisplayName).HasMaxLength(Person.MaxDisplayNameLength);
            person.Property(p => p.Language).HasMaxLength(8);
        });
        builder.Entity<IdentityUserClaim<string>>().ToTable("person_claims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("person_logins");
        builder.Entity<IdentityUserToken<string>>().ToTable("person_secrets");
        builder.Entity<IdentityUserPasskey<string>>().ToTable("person_passkeys");

        builder.Entity<MembershipRow>(membership =>
        {
            membership.ToTable("memberships");
            membership.Property(m => m.Role).HasConversion<string>().HasMaxLength(32);
            membership.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
            membership.HasOne<WorkspaceRow>().WithMany().HasForeignKey(m => m.WorkspaceId).OnDelete(DeleteBehavior.Restrict);
        });

        builder.Entity<InvitationRow>(invitation =>
        {
            invitation.ToTable("invitations");
            invitation.Property(i => i.Id).HasMaxLength(PersonIdLength);
            invitation.Property(i => i.Name).HasMaxLength(Person.MaxDisplayNameLength);
            invitation.HasIndex(i => i.CodeHash).IsUnique();
        });

        builder.Entity<SetUpRow>(setUp =>
        {
            setUp.ToTable("set_up");
            setUp.Property(s => s.Id).ValueGeneratedNever();
        });
    }
}

using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Midmar.Store.State.Rows;
using Xunit;

namespace Midmar.Store.Tests.State;

public sealed class CentreStateTests
{
    [Fact]
    public async Task The_tables_are_those_of_the_model()
    {
        await using var centre = await TestCentre.OpenAsync();
        await using var context = centre.Context();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Opening_again_keeps_what_is_there()
    {
        await using var centre = await TestCentre.OpenAsync();
        await using (var context = centre.Context())
        {
            context.SetUps.Add(new SetUpRow { Id = SetUpRow.OnlyId, CodeHash = [1] });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await centre.RestartAsync();

        await using var again = centre.Context();
        Assert.Equal([1], (await again.SetUps.SingleAsync(TestContext.Current.CancellationToken)).CodeHash);
    }

    [Fact]
    public async Task Connections_write_ahead_wait_for_each_other_and_hold_references()
    {
        await using var centre = await TestCentre.OpenAsync();
        await using var context = centre.Context();

        Assert.Equal("wal", (await context.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").ToListAsync(TestContext.Current.CancellationToken))[0]);
        Assert.Equal(1, (await context.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").ToListAsync(TestContext.Current.CancellationToken))[0]);
        Assert.Equal(10_000, (await context.Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").ToListAsync(TestContext.Current.CancellationToken))[0]);
        Assert.Equal(2, (await context.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").ToListAsync(TestContext.Current.CancellationToken))[0]);

        context.Memberships.Add(new MembershipRow { PersonId = "nobody", Scope = string.Empty });
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(TestContext.Current.CancellationToken));
        Assert.Contains("FOREIGN KEY", Assert.IsType<SqliteException>(refused.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_not_UTC_is_a_mistake()
    {
        await using var centre = await TestCentre.OpenAsync();
        await using var context = centre.Context();
        context.Workspaces.Add(new WorkspaceRow { Id = 2, Name = "a", NameKey = "A", Made = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Local) });

        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => context.SaveChangesAsync(TestContext.Current.CancellationToken));

        Assert.Contains("not UTC", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_reads_the_state_or_the_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes; the data folder's own list of rights holds.");
        await using var centre = await TestCentre.OpenAsync();

        _ = centre.Get<IDataProtectionProvider>().CreateProtector("test").Protect([1, 2, 3]);

        var files = Directory.GetFiles(Path.Combine(centre.Folder, "state"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith(".xml", StringComparison.Ordinal));
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(f)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(Path.Combine(centre.Folder, "state")));
    }

    [Fact]
    public async Task What_was_protected_before_a_restart_can_be_read_after_it()
    {
        await using var centre = await TestCentre.OpenAsync();
        var kept = centre.Get<IDataProtectionProvider>().CreateProtector("test").Protect([1, 2, 3]);

        await centre.RestartAsync();

        Assert.Equal([1, 2, 3], centre.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(kept));
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}

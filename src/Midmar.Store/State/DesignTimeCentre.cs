using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Midmar.Store.State;

/// <summary>What <c>dotnet ef migrations add</c> asks for the model; it opens no database.</summary>
internal sealed class DesignTimeCentre : IDesignTimeDbContextFactory<CentreContext>
{
    public CentreContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<CentreContext>()
        .UseApplicationServiceProvider(Services())
        .UseSqlite("Data Source=:memory:")
        .Options);

    /// <summary>What the model asks for when there is no host.</summary>
    public static IServiceProvider Services() =>
        new ServiceCollection().Configure<IdentityOptions>(CentreContext.ConfigureStores).BuildServiceProvider();
}

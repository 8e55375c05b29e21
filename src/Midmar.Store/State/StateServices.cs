using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Midmar.Store.State;

/// <summary>What a centre's state puts into the services of the host.</summary>
public static partial class StateServices
{
    /// <summary>
    /// State, sessions' keys and audit log in a folder, with all that decides over them. Call
    /// <see cref="CentreState.OpenAsync"/> before the host starts.
    /// </summary>
    /// <param name="services">The host's services; a <see cref="TimeProvider"/> among them, or the system's is taken.</param>
    /// <param name="dataFolder">The centre's data folder.</param>
    public static IServiceCollection AddMidmarState(this IServiceCollection services, string dataFolder)
    {
        var folder = new StateFolder(dataFolder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(folder);
        services.Configure<IdentityOptions>(CentreContext.ConfigureStores);
        services.AddDbContextFactory<CentreContext>(options => options
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = folder.Database, ForeignKeys = true }.ToString())
            .AddInterceptors(new SqlitePragmas()));
        services.AddSingleton<CentreState>();

        services.AddDataProtection().SetApplicationName("Midmar");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyFiles(folder.Keys));
        return services;
    }
}

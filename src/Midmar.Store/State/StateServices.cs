using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Midmar.Centre.Audit;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.Evidence;
using Midmar.Store.Files;
using Midmar.Store.State.Audit;
using Midmar.Store.State.Events;
using Midmar.Store.State.People;

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
        services.TryAddSingleton<IDurableFiles, DurableFiles>();
        services.AddSingleton(folder);
        services.Configure<IdentityOptions>(CentreContext.ConfigureStores);
        services.AddDbContextFactory<CentreContext>(options => options
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = folder.Database, ForeignKeys = true }.ToString())
            .AddInterceptors(new SqlitePragmas()));
        services.AddSingleton<CentreState>();
        services.AddSingleton<IEventStore>(s => new EventStore(
            s.GetRequiredService<IDbContextFactory<CentreContext>>(), new EventHeads(new DurableFiles(), folder.EventHeads)));
        services.AddSingleton<Ledger>();
        services.AddSingleton<EventViews>();
        services.AddSingleton<IImageStore>(new ImageFiles(new DurableFiles(), folder.Images));
        services.TryAddSingleton(new EvidenceLimits());
        services.AddSingleton<IEvidenceStore>(s => new EvidenceFiles(s.GetRequiredService<IDurableFiles>(), dataFolder, s.GetRequiredService<EvidenceLimits>()));
        services.AddSingleton<ICentreKey>(_ => new CentreKey(dataFolder));
        AddPeople(services, folder);

        services.AddDataProtection().SetApplicationName("Midmar");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyFiles(folder.Keys));
        return services;
    }

    private static void AddPeople(IServiceCollection services, StateFolder folder)
    {
        services.AddSingleton(s => new AuditLog(s.GetRequiredService<IDurableFiles>(), folder.Audit, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAuditLog>(s => s.GetRequiredService<AuditLog>());

        services.AddIdentityCore<Person>(Configure).AddEntityFrameworkStores<CentreContext>().AddDefaultTokenProviders()
            .AddTokenProvider<OnceOnlyCodes>(TokenOptions.DefaultAuthenticatorProvider);

        // Ours alone: the framework's own asks for capitals and signs.
        services.RemoveAll<IPasswordValidator<Person>>();
        services.AddScoped<IPasswordValidator<Person>, PasswordCheck>();
        services.AddSingleton<CommonPasswords>().AddSingleton<Accounts>().AddSingleton<Acts>().AddSingleton<PeopleOverview>().AddSingleton<InvitationUse>();
        services.AddSingleton<IAccessControl, AccessControl>();
        services.AddSingleton<ISetUp, SetUp>();
        services.AddSingleton<IInvitations, Invitations>();
        services.AddSingleton<IPeople, PeopleDesk>();
        services.AddSingleton<ISessions, Sessions>();
        services.AddSingleton<ITokens, Tokens>();
        services.AddSingleton<IOwnAccount, OwnAccount>();
        services.AddSingleton<IWorkspaceStore, WorkspaceStore>();
        services.AddSingleton<IWorkspaceMaking, WorkspaceMaking>();
        services.AddSingleton<SessionTickets>().AddSingleton<ITicketStore>(s => s.GetRequiredService<SessionTickets>());
    }

    private static void Configure(IdentityOptions options)
    {
        options.Lockout.MaxFailedAccessAttempts = SignInRules.MaxFailures;
        options.Lockout.DefaultLockoutTimeSpan = SignInRules.LockoutTime;
        options.Lockout.AllowedForNewUsers = true;
    }
}

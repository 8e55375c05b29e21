using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Midmar.Centre.Indicators;
using Midmar.Centre.Rules;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Ingest;
using Midmar.Ingest.Following;
using Midmar.Ingest.Syslog;
using Midmar.Ingest.Uploads;
using Midmar.Logs.LogSources;
using Midmar.Output;
using Midmar.Store.Files;
using Midmar.Store.Indicators;
using Midmar.Store.Lake;
using Midmar.Store.Sources;
using Midmar.Store.State;
using Midmar.Web;

namespace Midmar.Hosting;

/// <summary>A running centre: its folder, its workspaces, its doors and pages.</summary>
internal sealed class CentreHost : IAsyncDisposable
{
    /// <summary>Connections at a time (count); more are refused.</summary>
    private const int MaxConnections = 20_000;

    /// <summary>
    /// Bytes a second, in either direction, below which a connection is given up after <see cref="SlowFor"/>. The server
    /// counts each with its reason: <c>kestrel_connection_duration_seconds_count{error_type="min_request_body_data_rate"}</c>.
    /// </summary>
    private const double LeastRate = 1024;

    /// <summary>Bytes of a request line (16 KiB): how a file was acquired is in the address it is sent to, in any script.</summary>
    private const int MaxRequestLine = 16 * 1024;

    private static readonly TimeSpan SlowFor = TimeSpan.FromSeconds(5);

    /// <summary>How long the head of a request may take.</summary>
    private static readonly TimeSpan HeadWithin = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    private readonly DataFolder folder;
    private readonly RuleFolders rules;
    private readonly IndicatorWatch indicators;
    private readonly WebApplication app;

    private CentreHost(DataFolder folder, RuleFolders rules, IndicatorWatch indicators, WebApplication app, X509Certificate2? certificate)
    {
        this.folder = folder;
        this.rules = rules;
        this.indicators = indicators;
        this.app = app;
        Certificate = certificate;
    }

    /// <summary>The certificate of HTTPS; null when it needs none.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>Where it listens, once started.</summary>
    public ICollection<string> Urls => app.Urls;

    public IServiceProvider Services => app.Services;

    /// <summary>The data folder.</summary>
    public string Root => folder.Root;

    /// <summary>Opens a centre: everything but its doors. What the last run left in the journal is gone through first.</summary>
    /// <exception cref="UsageException">The options do not fit this machine; the message says which and what to do.</exception>
    public static async Task<CentreHost> OpenAsync(ServeOptions options, IDurableFiles files, TimeProvider time, TextWriter log, CancellationToken cancellation)
    {
        ServeOptions.CheckUrls(options.Urls);
        var taken = DataFolder.Take(options.Data);
        RuleFolders? watched = null;
        WebApplication? built = null;
        IndicatorWatch? lists = null;
        try
        {
            var certificate = CertificateOf(options, taken, time);
            built = Build(options, taken, files, certificate, time);
            var centre = built.Services.GetRequiredService<CentreRuntime>();
            watched = new RuleFolders(options.Rules, taken.Rules, centre.Use, log);
            var loaded = watched.Load();
            RuleMessages.Write(log, loaded, verbose: false);
            centre.Use(loaded);
            await built.Services.GetRequiredService<IndicatorFolder>().RefreshAsync(cancellation);
            lists = new IndicatorWatch(taken.Indicators, built.Services.GetRequiredService<IndicatorFolder>(), log);
            await built.Services.GetRequiredService<CentreState>().OpenAsync(cancellation);
            await centre.OpenAllAsync(await built.Services.GetRequiredService<IWorkspaceStore>().ListAsync(cancellation), log, cancellation);
            Map(built, options);
            return new CentreHost(taken, watched, lists, built, certificate);
        }
        catch
        {
            watched?.Dispose();
            lists?.Dispose();
            if (built is not null)
            {
                await built.DisposeAsync();
            }

            taken.Dispose();
            throw;
        }
    }

    /// <summary>Opens the doors.</summary>
    /// <exception cref="UsageException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (SyslogAddressException e)
        {
            throw new UsageException(e.Message);
        }
        catch (IOException e) when (e.InnerException is not null)
        {
            throw new UsageException($"{e.Message.TrimEnd('.')}. Another program listens there; stop it, or give other addresses with --urls.");
        }
    }

    /// <summary>Returns when somebody stops the program, after the doors have been closed.</summary>
    public Task WaitAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    public Task StopAsync(CancellationToken cancellation) => app.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        rules.Dispose();
        indicators.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
        Certificate?.Dispose();
    }

    private static X509Certificate2? CertificateOf(ServeOptions options, DataFolder folder, TimeProvider time)
    {
        if (options.Syslog.Tls is null && !options.Urls.Any(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return options.Certificate is { } path
            ? ServerCertificate.Read(path, options.CertificateKey, options.CertificatePassword)
            : ServerCertificate.Of(folder.Certificates, time);
    }

    private static WebApplication Build(ServeOptions options, DataFolder folder, IDurableFiles files, X509Certificate2? certificate, TimeProvider time)
    {
        // The program's own folder, whatever folder it is started from: pages and content lie beside it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(CentreHost).Assembly.GetName().Name,
            Args = [TrustedProxies.BelieveEverybodyOff],
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, certificate));
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Midmar", LogLevel.Information)
            .AddFilter("Midmar.Web.Access.TokenScheme", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddSystemd();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ConnectionMemory>();
        builder.Services.AddSingleton(time).AddSingleton(files).AddSingleton(options).AddSingleton(folder);
        AddCentre(builder.Services, options, folder, certificate);
        return builder.Build();
    }

    private static void Configure(KestrelServerOptions kestrel, X509Certificate2? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(LeastRate, SlowFor);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(LeastRate, SlowFor);
        kestrel.Limits.RequestHeadersTimeout = HeadWithin;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
        if (certificate is not null)
        {
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        }
    }

    private static void AddCentre(IServiceCollection services, ServeOptions options, DataFolder folder, X509Certificate2? certificate)
    {
        services.AddSingleton(options.Evidence);
        services.AddMidmarState(folder.Root);
        services.AddSingleton<ISourceDirectory>(s => new SourceFile(Path.Combine(folder.Root, "sources.json"), s.GetRequiredService<IDurableFiles>()));
        services.AddSingleton<Intake>().AddSingleton<IIntake>(s => s.GetRequiredService<Intake>())
            .AddSingleton<ISilenceReports>(s => s.GetRequiredService<Intake>());
        services.AddSingleton(new PipelineOptions()).AddSingleton<CentreRuntime>();
        services.AddSingleton(s => new IndicatorFolder(
            folder.Indicators, s.GetRequiredService<IDurableFiles>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<CentreRuntime>().Use));
        services.AddSingleton<IIndicatorLists>(s => s.GetRequiredService<IndicatorFolder>());
        services.AddSingleton<IOpenWorkspaces>(s => s.GetRequiredService<CentreRuntime>())
            .AddSingleton<IWorkspaceOpening>(s => s.GetRequiredService<CentreRuntime>())
            .AddSingleton<IRuleCatalogue>(s => s.GetRequiredService<CentreRuntime>())
            .AddSingleton<IExerciseClocks, ExerciseClocks>();
        services.AddSingleton<IRecordSearch>(s =>
        {
            var centre = s.GetRequiredService<CentreRuntime>();
            return new RecordSearch(w => centre.Runtime(w)?.Lake, w => centre.Runtime(w)?.RecentFrames() ?? [], w => centre.Runtime(w)?.Vault, LogSourceTable.Default);
        });
        services.AddMidmarIngest(new IngestOptions());
        services.AddMidmarWeb(options.Web);
        Telemetry.Add(services);
        services.AddMidmarSourceHealth();
        services.AddMidmarUploads(new UploadOptions { Folder = Path.Combine(folder.Root, "uploads") });
        services.AddMidmarFollowing(new FollowOptions { Folder = Path.Combine(folder.Root, "positions") });
        services.AddMidmarSyslog(options.Syslog with { Certificate = certificate });
        services.AddHostedService<Retention>();
        services.AddHostedService<EvidenceUpkeep>();
    }

    private static void Map(WebApplication app, ServeOptions options)
    {
        TrustedProxies.Use(app, options.TrustedProxies);
        app.UseMidmarWeb();
        CentreHealth.Map(app);
        Telemetry.Map(app);
        app.MapMidmarIngest();
        app.MapMidmarWeb();
    }
}

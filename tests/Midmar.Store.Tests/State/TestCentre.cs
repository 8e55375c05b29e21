using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.Workspaces;
using Midmar.Store.State;

namespace Midmar.Store.Tests.State;

/// <summary>A centre's state in a folder of its own, as the host makes it, on a clock of its own.</summary>
internal sealed class TestCentre : IAsyncDisposable
{
    private ServiceProvider services;

    private TestCentre(string folder)
    {
        Folder = folder;
        services = Build();
    }

    public string Folder { get; }

    public ManualTime Time { get; } = new();

    public string Database => Path.Combine(Folder, "state", "centre.db");

    public static async Task<TestCentre> OpenAsync()
    {
        var centre = new TestCentre(Directory.CreateTempSubdirectory("midmar-state-").FullName);
        await centre.Get<CentreState>().OpenAsync(CancellationToken.None);
        return centre;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    public CentreContext Context() => Get<IDbContextFactory<CentreContext>>().CreateDbContext();

    /// <summary>The process ends and starts again.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build();
        await Get<CentreState>().OpenAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var context = Context())
        {
            // This centre's alone: other tests run beside it.
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }

        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build()
    {
        var fresh = new ServiceCollection();
        fresh.AddLogging();
        fresh.AddSingleton<TimeProvider>(Time);
        fresh.AddMidmarState(Folder);
        fresh.AddSingleton<IWorkspaceOpening>(new OpenedWorkspaces());
        return fresh.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    /// <summary>State alone has nothing to open.</summary>
    private sealed class OpenedWorkspaces : IWorkspaceOpening
    {
        public Task OpenAsync(Workspace workspace, CancellationToken cancellation) => Task.CompletedTask;
    }
}

using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Hosting;
using Midmar.Ingest.Syslog;
using Midmar.Store.Files;

namespace Midmar.Tests.Access;

/// <summary>A running centre on this machine alone, as <c>midmar serve</c> runs it, with nobody in it.</summary>
internal sealed class OpenCentre : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly CentreHost host;

    private readonly bool isMine;

    private OpenCentre(TemporaryFolder folder, bool isMine, CentreHost host)
    {
        this.folder = folder;
        this.isMine = isMine;
        this.host = host;
        Address = new Uri(host.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    public Uri Address { get; }

    public IServiceProvider Services => host.Services;

    public static Task<OpenCentre> StartAsync() => StartAsync(new TemporaryFolder(), isMine: true, new DurableFiles(), o => o);

    /// <summary>In a folder that stays when the centre stops.</summary>
    public static Task<OpenCentre> StartAsync(TemporaryFolder place) => StartAsync(place, isMine: false, new DurableFiles(), o => o);

    /// <summary>On a disk of its own kind, started in another way.</summary>
    public static Task<OpenCentre> StartAsync(IDurableFiles files, Func<ServeOptions, ServeOptions> change) =>
        StartAsync(new TemporaryFolder(), isMine: true, files, change);

    private static async Task<OpenCentre> StartAsync(TemporaryFolder place, bool isMine, IDurableFiles files, Func<ServeOptions, ServeOptions> change)
    {
        var rule = place.Write("rules-of-test/one.yml", """
            title: Somebody asks who they are
            id: 0f1d4c4e-1111-4222-8333-944445555666
            logsource: { product: windows, category: process_creation }
            detection: { selection: { Image|endswith: '\whoami.exe' }, condition: selection }
            level: low
            """);
        var options = new ServeOptions
        {
            Data = Path.Combine(place.Path, "data"),
            Urls = ["http://127.0.0.1:0"],
            Rules = [rule],
            KeepFor = TimeSpan.FromDays(1),
            KeepBytes = 1_000_000_000,
            Syslog = new SyslogOptions(),
        };
        var started = await CentreHost.OpenAsync(change(options), files, TimeProvider.System, TextWriter.Null, CancellationToken.None);
        await started.StartAsync(CancellationToken.None);
        return new OpenCentre(place, isMine, started);
    }

    public Browser Browser() => new(Address);

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<string?> SetUpCodeAsync() => Get<ISetUp>().NewCodeAsync(CancellationToken.None);

    /// <summary>An administrator with an authenticator, signed in with both factors.</summary>
    public async Task<(Browser Browser, Actor Actor, string Key)> AdministratorAsync()
    {
        var browser = Browser();
        await browser.SubmitAsync("/set-up", "set-up", new()
        {
            ["Code"] = (await SetUpCodeAsync())!, ["UserName"] = "amina", ["DisplayName"] = "Amina", ["Password"] = Some.Password, ["PasswordAgain"] = Some.Password,
        });
        var key = await browser.SetUpAuthenticatorAsync();
        var person = await PersonAsync("amina");
        return (browser, Actor.Of(person, "127.0.0.1"), key);
    }

    /// <summary>A client with a token.</summary>
    public HttpClient Client(string token)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A program with a token that may do these things in the live workspace. It makes the first administrator.</summary>
    public async Task<HttpClient> ProgramAsync(params Permission[] permissions)
    {
        var (browser, actor, _) = await AdministratorAsync();
        browser.Dispose();
        return Client(Some.Value(await Get<ITokens>().IssueAsync(actor, "program", Workspace.Live, [.. permissions], null, CancellationToken.None)).Text);
    }

    /// <summary>Somebody invited with roles, signed in by password.</summary>
    public async Task<(Browser Browser, Person Person)> InvitedAsync(Actor by, string userName, params RoleGrant[] grants)
    {
        var code = Some.Value(await Get<IInvitations>().MakeAsync(by, userName, [.. grants], TimeSpan.FromDays(1), CancellationToken.None));
        Some.Value(await Get<IInvitations>().UseAsync(
            Actor.Visitor("127.0.0.1"), code.Code, new NewPerson(userName, userName, Some.Password, "en"), CancellationToken.None));
        var browser = Browser();
        await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = userName, ["Password"] = Some.Password });
        return (browser, await PersonAsync(userName));
    }

    public async Task<Person> PersonAsync(string userName)
    {
        await using var scope = Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Person>>().FindByNameAsync(userName))!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (isMine)
        {
            folder.Dispose();
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Uploads;
using Midmar.Records;

namespace Midmar.Ingest.Tests;

/// <summary>The doors behind a real web server on loopback, with one source.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    public const string Token = "mds_0123456789abcdef";

    private readonly WebApplication app;

    private DoorHost(WebApplication app, RecordingIntake intake, HttpClient client)
    {
        this.app = app;
        Intake = intake;
        Client = client;
    }

    public RecordingIntake Intake { get; }

    public HttpClient Client { get; }

    public static async Task<DoorHost> StartAsync()
    {
        var intake = new RecordingIntake();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IIntake>(intake);
        builder.Services.AddSingleton<ISourceDirectory>(new OneSource());
        builder.Services.AddMidmarIngest(new IngestOptions());
        builder.Services.AddMidmarUploads(new UploadOptions { Folder = Path.Combine(Path.GetTempPath(), $"midmar-uploads-{Environment.ProcessId}"), MaxBytes = 4 * 1024 * 1024 });
        var server = builder.Build();
        server.MapMidmarIngest();
        await server.StartAsync();
        return new DoorHost(server, intake, new HttpClient { BaseAddress = new Uri(server.Urls.First()) });
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body) => PostAsync(path, Encoding.UTF8.GetBytes(body), encoding: null);

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private sealed class OneSource : ISourceDirectory
    {
        private static readonly Source Only = new()
        {
            Id = new SourceId(1),
            Name = "winlogbeat",
            Kind = SourceKind.Token,
            Workspace = new WorkspaceId(1),
            TokenHash = Source.HashOf(Token),
        };

        public ImmutableArray<Source> All => [Only];

        public Source? Find(SourceId id) => id == Only.Id ? Only : null;

        public Source? FindByToken(string token) => Source.HashOf(token) == Only.TokenHash ? Only : null;

        public Source? FindByAddress(IPAddress address) => null;

        public Task<Source> AddAsync(WorkspaceId workspace, Func<SourceId, Source> make, CancellationToken cancellation) =>
            throw new InvalidOperationException();

        public Task<bool> ReplaceAsync(Source source, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}

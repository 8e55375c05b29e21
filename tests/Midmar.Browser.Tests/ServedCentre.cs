using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>A <c>midmar serve</c> on this machine alone, as its users run it.</summary>
internal sealed partial class ServedCentre : IAsyncDisposable
{
    private readonly ServedProcess process;
    private readonly string folder;

    private ServedCentre(ServedProcess process, string folder, string address, string setUpCode)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        SetUpCode = setUpCode;
    }

    /// <summary>Where it listens: by name, for browsers make no passkeys for numbers.</summary>
    public string Address { get; }

    public string SetUpCode { get; }

    public static async Task<ServedCentre> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("midmar-browser").FullName;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ServedProcess.FreePorts(1)}");
        var started = ServedProcess.Start("dotnet", [Program(), "serve", "--data", data, "--urls", address, "--syslog-udp", "none", "--syslog-tcp", "none"]);
        return new ServedCentre(started, data, address, (await started.FoundAsync(SetUpCodeLine())).Groups["value"].Value);
    }

    public async Task SendAsync(string path, string contentType, string body)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await process.FoundAsync(SourceTokenText())).Value);
        using var content = new StringContent(body, mediaType: new(contentType));
        using var answer = await client.PostAsync(Address + path, content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        process.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static string Program()
    {
        var parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(RealData.Checkout, "src", "Midmar", "bin", parts[^2], parts[^1], "midmar.dll");
    }

    [GeneratedRegex(@"good once: (?<value>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetUpCodeLine();

    [GeneratedRegex("mds_[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceTokenText();
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>A <c>midmar serve</c> as a process of its own on this machine alone, as its users run it.</summary>
internal sealed partial class ServedCentre : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly string folder;
    private readonly List<string> output = [];

    private ServedCentre(Process process, string folder, string address)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
    }

    /// <summary>Where it listens: by name, for browsers make no passkeys for numbers.</summary>
    public string Address { get; }

    public string SetUpCode => Found(SetUpCodeLine());

    public string SourceToken => Found(SourceTokenText());

    public static async Task<ServedCentre> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("midmar-browser").FullName;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { Program(), "serve", "--data", data, "--urls", address, "--syslog-udp", "none", "--syslog-tcp", "none" })
        {
            start.ArgumentList.Add(argument);
        }

        var centre = new ServedCentre(Process.Start(start)!, data, address);
        await centre.WaitUntilReadyAsync();
        return centre;
    }

    public async Task SendAsync(string path, string contentType, string body)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", SourceToken);
        using var content = new StringContent(body, mediaType: new(contentType));
        using var answer = await client.PostAsync(Address + path, content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Program()
    {
        var parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(RealData.Checkout, "src", "Midmar", "bin", parts[^2], parts[^1], "midmar.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Found(Regex line)
    {
        lock (output)
        {
            return output.Select(l => line.Match(l)).First(m => m.Success).Groups["value"].Value;
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (output)
            {
                if (output.Any(l => SetUpCodeLine().IsMatch(l)))
                {
                    return;
                }

                Assert.False(process.HasExited || Stopwatch.GetElapsedTime(begun) > StartWithin, string.Join('\n', output));
            }

            await Task.Delay(100);
        }
    }

    private void Take(string? line)
    {
        lock (output)
        {
            output.Add(line ?? string.Empty);
        }
    }

    [GeneratedRegex(@"good once: (?<value>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetUpCodeLine();

    [GeneratedRegex("(?<value>mds_[0-9a-f]{64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceTokenText();
}

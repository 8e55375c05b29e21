using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Midmar.Commands;

namespace Midmar.Benchmarks;

/// <summary>A <c>midmar serve</c> as a process of its own, on loopback, with what it costs.</summary>
internal sealed partial class ServedCentre : IDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private ServedCentre(Process process, string address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>The token of its first source; null when it was printed at an earlier start.</summary>
    public string? Token { get; private set; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now (bytes).</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The most resident memory so far (bytes).</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a centre and waits until it listens.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="rules">Rules; none: those that come with the program.</param>
    /// <param name="log">Takes what it prints.</param>
    public static async Task<ServedCentre> StartAsync(string data, IReadOnlyList<string> rules, TextWriter log)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "midmar.exe" : "midmar");
        start.FileName = File.Exists(program) ? program : Environment.ProcessPath!;
        if (!File.Exists(program))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "midmar.dll"));
        }

        foreach (var argument in new[] { "serve", "--data", data, "--urls", address }.Concat(rules.SelectMany(r => new[] { "--rules", r })))
        {
            start.ArgumentList.Add(argument);
        }

        var centre = new ServedCentre(Process.Start(start)!, address);
        await centre.WaitUntilListeningAsync(log);
        return centre;
    }

    /// <summary>Asks it to stop and waits.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task WaitUntilListeningAsync(TextWriter log)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Exited += (_, _) => listening.TrySetException(new IOException("midmar serve ended before it listened."));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(StartWithin);
        while (!await AnswersAsync(client))
        {
            if (listening.Task.IsFaulted)
            {
                await listening.Task;
            }

            await Task.Delay(50, patience.Token);
        }

        // What it prints comes a moment after it listens.
        await said.Task.WaitAsync(patience.Token);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            if (SourceToken().Match(line) is { Success: true } match)
            {
                Token = match.Value;
            }

            log.WriteLine(line);
            if (line == ServeText.Ready)
            {
                said.TrySetResult();
            }
        }
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(Address + "/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("mds_[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceToken();
}

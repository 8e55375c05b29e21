using System.Diagnostics;
using System.Globalization;
using Midmar.Commands;

namespace Midmar.Benchmarks;

/// <summary>A centre in a process of its own, on a port of this machine, with what it costs; it can be killed without a warning.</summary>
internal sealed class ServeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string ListeningOn = "Listening on ";
    private const string TokenIs = "shown only now: ";

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> said = [];
    private Uri? address;

    /// <summary>Starts one.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="rules">Rules; none: those that come with the program.</param>
    public ServeProcess(string data, IReadOnlyList<string> rules)
    {
        var own = Environment.ProcessPath!;
        var isProgram = Path.GetFileName(own).ToUpperInvariant() is "MIDMAR" or "MIDMAR.EXE";
        var start = new ProcessStartInfo(isProgram ? own : "dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (!isProgram)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "midmar.dll"));
        }

        foreach (var argument in new[] { "serve", "--data", data, "--urls", "http://127.0.0.1:0" }.Concat(rules.SelectMany(r => new[] { "--rules", r })))
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new IOException($"The centre ended before it listened. It said: {Said}"));
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The token of the first source, from the first start.</summary>
    public string? Token { get; private set; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime => Now.TotalProcessorTime;

    /// <summary>Resident memory now (bytes).</summary>
    public long Memory => Now.WorkingSet64;

    /// <summary>The most resident memory so far (bytes).</summary>
    public long PeakMemory => Now.PeakWorkingSet64;

    /// <summary>What it printed.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return string.Join('\n', said);
            }
        }
    }

    /// <summary>Where it listens.</summary>
    /// <exception cref="IOException">It ended before.</exception>
    public Task<Uri> ListeningAsync() => listening.Task.WaitAsync(Patience);

    /// <summary>Asks it to stop and waits.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGKILL: nothing is written, closed or said.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private Process Now
    {
        get
        {
            process.Refresh();
            return process;
        }
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (said)
        {
            said.Add(line);
        }

        if (line.IndexOf(TokenIs, StringComparison.Ordinal) is >= 0 and var at)
        {
            Token = line[(at + TokenIs.Length)..].Trim();
        }

        if (line.StartsWith(ListeningOn, StringComparison.Ordinal))
        {
            address = new Uri(line[ListeningOn.Length..]);
        }

        // Only then has everything been said, the token included.
        if (line == ServeText.Ready && address is not null)
        {
            listening.TrySetResult(address);
        }
    }
}

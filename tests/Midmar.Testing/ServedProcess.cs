using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Midmar.Testing;

/// <summary>A <c>midmar serve</c> as a process of its own, and what it printed.</summary>
public sealed class ServedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly List<string> lines = [];

    private ServedProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => process.Id;

    /// <summary>What it printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>Starts one; returns at once.</summary>
    /// <param name="program">What is run: <c>dotnet</c>, or what runs it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServedProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ServedProcess(Process.Start(start)!);
    }

    /// <summary>So many ports in a row that nobody has; the first.</summary>
    public static int FreePorts(int count)
    {
        while (true)
        {
            var held = new List<TcpListener>();
            try
            {
                held.Add(new TcpListener(IPAddress.Loopback, 0));
                held[0].Start();
                var port = ((IPEndPoint)held[0].LocalEndpoint).Port;
                for (var i = 1; i < count; i++)
                {
                    held.Add(new TcpListener(IPAddress.Loopback, port + i));
                    held[i].Start();
                }

                return port;
            }
            catch (SocketException)
            {
                // Somebody has one of them.
            }
            finally
            {
                held.ForEach(l => l.Dispose());
            }
        }
    }

    /// <summary>The first match in what it prints, waited for.</summary>
    /// <exception cref="InvalidOperationException">It ended, or took too long.</exception>
    public async Task<Match> FoundAsync(Regex text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Patience && !process.HasExited; await Task.Delay(50))
        {
            if (text.Match(Printed) is { Success: true } match)
            {
                return match;
            }
        }

        throw new InvalidOperationException($"The centre did not print '{text}': {Printed}");
    }

    /// <summary>Stops it as a supervisor does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    /// <summary>Kills it, if it still runs.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Take(string? line)
    {
        lock (lines)
        {
            lines.Add(line ?? string.Empty);
        }
    }
}

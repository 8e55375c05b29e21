using System.Diagnostics;
using Xunit;

namespace Midmar.Ingest.Tests.Clients;

/// <summary>A program of the system that sends, run by the test. Absent, it is a skip that says what to install; in CI, a failure.</summary>
internal sealed class Client : IAsyncDisposable
{
    private readonly Process process;

    private Client(Process process)
    {
        this.process = process;
    }

    public bool HasExited => process.HasExited;

    /// <summary>Starts a program that goes on until it is disposed.</summary>
    public static Client Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        var started = Process.Start(start)!;
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        return new Client(started);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var run = Process.Start(start)!;
        await run.StandardInput.WriteAsync(input);
        run.StandardInput.Close();
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, await output + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string Find(string program)
    {
        var folders = new[] { "/usr/sbin", "/usr/bin", "/bin" };
        var path = folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.False(
                Environment.GetEnvironmentVariable("CI") == "true", $"{program} is not installed; .ci/install-test-servers installs it.");
            Assert.Skip($"{program} is not installed; .ci/install-test-servers installs it.");
        }

        return path;
    }
}

using System.Diagnostics;
using System.Text;

namespace Midmar.Web.Features.Reports;

/// <summary>
/// Prints a page as PDF with a headless Chromium, where there is one: a process of its own, without network, in a folder of
/// its own, for a limited time. One at a time.
/// </summary>
public sealed class PdfPrinter : IDisposable
{
    /// <summary>Time one may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly SemaphoreSlim printing = new(1);

    /// <summary>The program; null: there is none on this machine.</summary>
    public string? Program { get; } = Find();

    /// <summary>Prints.</summary>
    /// <param name="page">A whole HTML document that needs nothing else.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The PDF.</returns>
    /// <exception cref="IOException">It could not be printed.</exception>
    public async Task<byte[]> PrintAsync(string page, CancellationToken cancellation)
    {
        var program = Program ?? throw new IOException("There is no Chromium on this machine; install it, or print the page with a browser.");
        await printing.WaitAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("midmar-print-").FullName;
        try
        {
            var (from, to) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "page.pdf"));
            await File.WriteAllTextAsync(from, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
            await RunAsync(program, folder, from, to, cancellation);
            return File.Exists(to) ? await File.ReadAllBytesAsync(to, cancellation) : throw new IOException($"{program} printed nothing.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            printing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => printing.Dispose();

    private static async Task RunAsync(string program, string folder, string from, string to, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-javascript", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={Path.Combine(folder, "profile")}",
            "--no-pdf-header-footer", $"--print-to-pdf={to}", new Uri(from).AbsoluteUri,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new IOException($"{program} could not be started.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        try
        {
            await Task.WhenAll(process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"{program} did not print within {Longest.TotalSeconds:0} seconds.", late);
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);
}

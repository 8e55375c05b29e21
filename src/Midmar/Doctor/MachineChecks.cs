using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Midmar.Store.Files;

namespace Midmar.Doctor;

/// <summary>What the machine has to offer: memory, file handles, clock, ports.</summary>
internal static class MachineChecks
{
    /// <summary>Memory below which a centre under full load would be short (bytes).</summary>
    public const long EnoughMemory = 2L * 1024 * 1024 * 1024;

    /// <summary>File handles for as many connections as a centre takes (count).</summary>
    public const long EnoughFiles = 32_768;

    /// <summary>Files of the machine and the clock may differ so much.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    private static readonly DateTimeOffset Built = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CheckResult Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var found = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:N1} GB for this process");
        return bytes >= EnoughMemory
            ? CheckResult.Ok("memory", found)
            : CheckResult.Warn("memory", found, "Give the machine or the container 2 GB; with less, ingest slows down under full load.");
    }

    public static CheckResult OpenFiles()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits))
        {
            return CheckResult.Ok("open files", "not limited by this system");
        }

        var line = File.ReadLines(limits).First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

        // .NET raises the soft limit to the hard one when it starts, so this is what the centre gets.
        return !long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count >= EnoughFiles
            ? CheckResult.Ok("open files", $"{soft} allowed")
            : CheckResult.Warn("open files", $"{soft} allowed", string.Create(CultureInfo.InvariantCulture, $"Set LimitNOFILE={EnoughFiles * 2} in the unit, or ulimit -n."));
    }

    /// <summary>Without a network the right time cannot be asked for; that files get the clock's time, and that it is no time long past, can.</summary>
    public static CheckResult Clock(string folder, TimeProvider time)
    {
        const string remedy = "Set the clock and let it be kept (timedatectl set-ntp true): alerts, retention and certificates go by it.";
        var now = time.GetUtcNow();
        if (now < Built)
        {
            return CheckResult.Fail("clock", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss}Z: before this program was made"), remedy);
        }

        var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, string.Empty);
            var apart = (time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(probe)).Duration();
            var found = string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss}Z, {apart.TotalSeconds:N1} s from the file system's");
            return apart <= ClockTolerance ? CheckResult.Ok("clock", found) : CheckResult.Warn("clock", found, remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Warn("clock", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss}Z; not compared: {e.Message}"), "See 'data folder'.");
        }
        finally
        {
            Remove(probe);
        }
    }

    public static CheckResult FreeSpace(string folder, IDurableFiles files)
    {
        const long little = 5L * 1024 * 1024 * 1024;
        const long tooLittle = 512L * 1024 * 1024;
        var free = files.FreeSpace(folder);
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:N1} GB free");
        return free < tooLittle ? CheckResult.Fail("disk", found, "Free space, or lower --keep-gb: a full disk refuses records.")
            : free < little ? CheckResult.Warn("disk", found, "Free space, or lower --keep-gb, before the event.")
            : CheckResult.Ok("disk", found);
    }

    public static IEnumerable<CheckResult> Ports(IEnumerable<string> urls, bool isServing)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        foreach (var url in urls)
        {
            var port = new Uri(url.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal)).Port;
            yield return !taken.Contains(port) ? CheckResult.Ok("port", $"{port} is free")
                : isServing ? CheckResult.Ok("port", $"{port} is listened on; the centre is running")
                : CheckResult.Fail("port", $"{port} is taken by another program", $"Stop it (ss -ltnp 'sport = :{port}' names it), or give other addresses with --urls.");
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Debug.WriteLine(e.Message);
        }
    }
}

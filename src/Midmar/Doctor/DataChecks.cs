using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Midmar.Centre.Audit;
using Midmar.Hosting;
using Midmar.Input;
using Midmar.Intel.Formats;
using Midmar.Store.Lake;
using Midmar.Store.State.Audit;

namespace Midmar.Doctor;

/// <summary>What a data folder holds, and whether it can be used. Nothing is changed.</summary>
internal static class DataChecks
{
    public static CheckResult Folder(string root)
    {
        if (!Directory.Exists(root))
        {
            return CheckResult.Warn("data folder", $"{root} is not there yet", "midmar serve makes it; or name the right one with --data.");
        }

        var probe = Path.Combine(root, $".doctor-write-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "x");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail("data folder", $"{root} cannot be written: {e.Message}", "Run as the account that runs the centre, or give it the folder: chown -R midmar.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(root) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            return CheckResult.Warn("data folder", $"{root} can be read by others", $"chmod 700 {root}");
        }

        return CheckResult.Ok("data folder", $"{root} can be written, and only by its owner");
    }

    /// <summary>Whether a centre has the folder, and which process.</summary>
    public static (CheckResult Result, bool IsServing) Lock(string root)
    {
        var path = Path.Combine(root, "lock");
        if (!File.Exists(path))
        {
            return (CheckResult.Ok("lock", "no centre is running on it"), false);
        }

        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return (CheckResult.Ok("lock", "no centre is running on it"), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (CheckResult.Ok("lock", $"held by {HolderOf(path) ?? "another process"}"), true);
        }
    }

    public static CheckResult Certificate(string root, string? given, string? key, string? password, TimeProvider time)
    {
        var own = Path.Combine(root, "certificates", "centre.pfx");
        if (given is null && !File.Exists(own))
        {
            return CheckResult.Ok("certificate", "none yet; midmar serve makes one");
        }

        try
        {
            using var certificate = ServerCertificate.Read(given ?? own, key, password);
            var days = (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(n => n.EnumerateDnsNames().Concat(n.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
            var found = string.Create(CultureInfo.InvariantCulture, $"valid for {days:N0} days, for {string.Join(", ", names)}");
            return days < 0 ? CheckResult.Fail("certificate", found, "Give another with --certificate; one that was made here is made anew at the next start.")
                : !names.Contains(Environment.MachineName, StringComparer.OrdinalIgnoreCase) && !names.Exists(n => n.StartsWith(Environment.MachineName + ".", StringComparison.OrdinalIgnoreCase)) && given is not null
                    ? CheckResult.Warn("certificate", found, $"It does not name this machine ({Environment.MachineName}): browsers will warn unless the centre is reached by one of its names.")
                : days < 30 ? CheckResult.Warn("certificate", found, "Renew it; one that was made here is made anew at the next start.")
                : CheckResult.Ok("certificate", found);
        }
        catch (Exception e) when (e is UsageException or System.Security.Cryptography.CryptographicException)
        {
            return CheckResult.Fail("certificate", e.Message, "Give a PFX file, or a PEM file with its key.");
        }
    }

    public static CheckResult Rules(string root, IReadOnlyList<string> given)
    {
        try
        {
            var own = Path.Combine(root, "rules");
            var hasOwn = Directory.Exists(own) && Directory.EnumerateFiles(own, "*.*", SearchOption.AllDirectories).Any(f => Path.GetExtension(f) is ".yml" or ".yaml");
            var rules = RuleSources.Load([.. given.Count > 0 ? given : [RuleSources.DefaultFolder], .. hasOwn ? [own] : Array.Empty<string>()], [], []);
            var found = string.Create(CultureInfo.InvariantCulture, $"{rules.Rules.Length + rules.Correlations.Length} in force, {rules.RefusedCount} refused");
            return rules.Rules.Length == 0 ? CheckResult.Fail("rules", found, "midmar rules check PATH says why.")
                : rules.RefusedCount > 0 ? CheckResult.Warn("rules", found, "midmar rules check PATH says why.")
                : CheckResult.Ok("rules", found);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail("rules", e.Message, "Name rules that are there, with --rules.");
        }
    }

    public static IEnumerable<CheckResult> Indicators(string root)
    {
        var folder = Path.Combine(root, "indicators");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".csv" or ".txt" or ".json" or ".stix").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var reading = IndicatorFiles.Read(File.ReadAllBytes(path), _ => { });
            var found = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}: {reading.Indicators} indicators, {reading.RefusedCount} refused");
            yield return reading.Failure is { } failure
                ? CheckResult.Warn("indicators", $"{Path.GetFileName(path)}: {failure.Place}: {failure.Message}", "Until it is mended its last good state stays in force.")
                : CheckResult.Ok("indicators", found);
        }
    }

    /// <summary>Manifests follow one another and their files are there. While a centre runs its segments may come and go: then only the reading is tried.</summary>
    public static IEnumerable<CheckResult> Segments(string root)
    {
        var workspaces = Path.Combine(root, "workspaces");
        foreach (var folder in Directory.Exists(workspaces) ? Directory.GetDirectories(workspaces).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            yield return Segment(folder);
        }
    }

    public static CheckResult Audit(string root)
    {
        var folder = Path.Combine(root, "audit");
        if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.log").Length == 0)
        {
            return CheckResult.Ok("audit log", "empty");
        }

        return AuditVerifier.Verify(folder) switch
        {
            AuditWhole whole => CheckResult.Ok("audit log", string.Create(CultureInfo.InvariantCulture, $"whole, {whole.Head.Sequence} entries")),
            AuditTornTail torn => CheckResult.Warn("audit log", $"{torn.File} ends in an entry that was not written to its end, at byte {torn.Offset}", "The next start sets it aside; it was never acknowledged."),
            AuditBroken broken => CheckResult.Fail("audit log", $"broken in {broken.File} at byte {broken.Offset}: {broken.Damage}", "Keep the folder as it is for whoever looks into it; a backup has the log as it was."),
            var other => CheckResult.Warn("audit log", other.ToString(), "midmar audit verify says more."),
        };
    }

    private static CheckResult Segment(string folder)
    {
        var name = $"workspace {Path.GetFileName(folder)}";
        try
        {
            var (segments, records, bytes) = WorkspaceLake.Look(Path.Combine(folder, "lake"));
            return CheckResult.Ok(name, string.Create(CultureInfo.InvariantCulture, $"{segments} segments, {records} records, {bytes / 1e6:N1} MB, all there"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail(name, e.Message, "Restore a backup (midmar restore), beside this folder.");
        }
    }

    /// <summary>The process that holds a lock, as Linux lists it.</summary>
    private static string? HolderOf(string path)
    {
        try
        {
            foreach (var process in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                if (Holds(process, path))
                {
                    return $"process {Path.GetFileName(process)} ({File.ReadAllText(Path.Combine(process, "comm")).Trim()})";
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not a Linux, or a process that ended meanwhile.
        }

        return null;
    }

    private static bool Holds(string process, string path)
    {
        try
        {
            return Directory.GetFileSystemEntries(Path.Combine(process, "fd"))
                .Any(f => File.ResolveLinkTarget(f, returnFinalTarget: false)?.FullName == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

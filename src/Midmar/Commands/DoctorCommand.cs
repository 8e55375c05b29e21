using System.CommandLine;
using Midmar.Doctor;
using Midmar.Hosting;
using Midmar.Store.Files;

namespace Midmar.Commands;

/// <summary><c>midmar doctor</c>: whether a centre can run here, and what is in the way.</summary>
internal static class DoctorCommand
{
    public static Command Create(TimeProvider time)
    {
        var data = ServeCommand.DataOption();
        var urls = new Option<string[]>("--urls") { Description = "Addresses the centre listens on, as given to serve.", HelpName = "URL" };
        var rules = new Option<string[]>("--rules") { Description = "Rules, as given to serve.", HelpName = "PATH" };
        var certificate = new Option<string?>("--certificate") { Description = "Certificate, as given to serve.", HelpName = "FILE" };
        var key = new Option<string?>("--certificate-key") { Description = "Its key.", HelpName = "FILE" };
        var command = new Command("doctor", "Checks whether a centre can run here: data folder, disk, clock, ports, certificate, rules, segments, audit log.")
        {
            data, urls, rules, certificate, key,
        };
        HelpWithExamples.Add(command, """
            Changes nothing; may be run beside a running centre. Ends with 0 when nothing fails, warnings or not, and 1 otherwise.

            Example: midmar doctor --data /var/lib/midmar
            """);
        command.SetAction(parsed =>
        {
            var addresses = (parsed.GetValue(urls) ?? []).SelectMany(u => u.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
            var listen = addresses.Length > 0 ? addresses : ServeOptions.DefaultUrls;
            ServeOptions.CheckUrls(listen);
            var results = Check(Path.GetFullPath(parsed.GetRequiredValue(data)), listen, parsed.GetValue(rules) ?? [], parsed.GetValue(certificate), parsed.GetValue(key), time);
            return Print(results);
        });
        return command;
    }

    private static IEnumerable<CheckResult> Check(
        string root, IReadOnlyList<string> urls, IReadOnlyList<string> rules, string? certificate, string? key, TimeProvider time)
    {
        yield return DataChecks.Folder(root);
        var (held, isServing) = DataChecks.Lock(root);
        yield return held;
        var existing = Existing(root);
        yield return MachineChecks.FreeSpace(existing, new DurableFiles());
        yield return MachineChecks.Clock(Directory.Exists(root) ? root : Path.GetTempPath(), time);
        yield return MachineChecks.Memory();
        yield return MachineChecks.OpenFiles();
        foreach (var port in MachineChecks.Ports(urls, isServing))
        {
            yield return port;
        }

        yield return DataChecks.Certificate(root, certificate, key, Environment.GetEnvironmentVariable("MIDMAR_CERTIFICATE_PASSWORD"), time);
        yield return DataChecks.Rules(root, rules);
        foreach (var result in DataChecks.Indicators(root).Concat(DataChecks.Segments(root)))
        {
            yield return result;
        }

        yield return DataChecks.Audit(root);
    }

    private static int Print(IEnumerable<CheckResult> results)
    {
        var worst = CheckState.Ok;
        foreach (var result in results)
        {
            worst = result.State > worst ? result.State : worst;
            var state = result.State switch { CheckState.Ok => "OK  ", CheckState.Warn => "WARN", _ => "FAIL" };
            Console.WriteLine($"{state} {result.Name}: {result.Found}");
            if (result.Remedy is not null)
            {
                Console.WriteLine($"     {result.Remedy}");
            }
        }

        return worst == CheckState.Fail ? ExitCodes.CheckFailed : ExitCodes.Done;
    }

    /// <summary>The nearest folder that is there: a data folder may not be made yet.</summary>
    private static string Existing(string root)
    {
        var folder = root;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? Path.GetPathRoot(root)!;
        }

        return folder;
    }
}

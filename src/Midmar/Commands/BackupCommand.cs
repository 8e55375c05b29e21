using System.CommandLine;
using System.Globalization;
using Midmar.Store.Backup;

namespace Midmar.Commands;

/// <summary><c>midmar backup</c> and <c>midmar restore</c>.</summary>
internal static class BackupCommand
{
    private const string Help = """
        The centre goes on while it is backed up. Everything that was acknowledged before the backup began is in it:
        records, findings, alerts, people, rules, indicator lists, keys, certificates, the audit log. Keep it where only
        those may read it who may read all of that. Beside it a .sha256 is written, as sha256sum -c reads it.

        Examples:
          midmar backup --data /var/lib/midmar --to /mnt/backup/
          midmar backup verify /mnt/backup/midmar-20260712-060000.zip
          midmar restore --from /mnt/backup/midmar-20260712-060000.zip --data /var/lib/midmar-restored
        """;

    public static Command Create(TimeProvider time)
    {
        var data = ServeCommand.DataOption();
        var to = new Option<string>("--to") { Description = "The file, or a folder in which one is named by the time.", HelpName = "FILE_OR_DIR" };
        var verify = Verify();
        var command = new Command("backup", "Writes a backup of a centre, also while it runs.") { data, to, verify };
        HelpWithExamples.Add(command, Help);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Write(
                parsed.GetRequiredValue(data),
                parsed.GetValue(to) ?? throw new UsageException("Say where the backup goes, with --to."),
                time,
                cancellation),
            cancellation));
        return command;
    }

    public static Command CreateRestore()
    {
        var from = new Option<string>("--from") { Description = "The backup.", HelpName = "FILE", Required = true };
        var data = new Option<string>("--data") { Description = "The data folder to be made: empty, or not there yet.", HelpName = "NEWDIR", Required = true };
        var command = new Command("restore", "Makes a data folder of a backup, after every byte of it was verified.") { from, data };
        HelpWithExamples.Add(command, Help);
        command.SetAction(parsed =>
        {
            var path = Existing(parsed.GetRequiredValue(from));
            var verdict = BackupReader.Restore(path, parsed.GetRequiredValue(data));
            if (Report(verdict, path) is var code && code == ExitCodes.Done)
            {
                Console.WriteLine($"Restored. Start it: midmar serve --data {parsed.GetRequiredValue(data)}");
            }

            return code;
        });
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var command = new Command("verify", "Reads every byte of a backup and compares it with what was written.") { file };
        command.SetAction(parsed =>
        {
            var path = Existing(parsed.GetRequiredValue(file));
            return Report(BackupReader.Verify(path), path);
        });
        return command;
    }

    private static int Write(string data, string to, TimeProvider time, CancellationToken cancellation)
    {
        if (!Directory.Exists(data))
        {
            throw new UsageException($"There is no data folder {Path.GetFullPath(data)}. Name it with --data.");
        }

        var target = Directory.Exists(to)
            ? Path.Combine(to, string.Create(CultureInfo.InvariantCulture, $"midmar-{time.GetUtcNow():yyyyMMdd-HHmmss}.zip"))
            : to;
        BackupManifest manifest;
        try
        {
            manifest = BackupWriter.Write(data, target, time, cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or System.Data.Common.DbException or InvalidDataException)
        {
            throw new UsageException($"The backup could not be written: {e.Message.TrimEnd('.')}. Run it as the account that runs the centre (sudo -u midmar).");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target}: {manifest.Files.Length} files, {manifest.Files.Sum(f => f.Length) / 1e6:N1} MB, all that was acknowledged before {manifest.Begun:yyyy-MM-dd HH:mm:ss}Z."));
        return ExitCodes.Done;
    }

    private static int Report(BackupVerdict verdict, string path)
    {
        foreach (var problem in verdict.Problems)
        {
            Console.Error.WriteLine($"midmar: {problem.Name}: {problem.Message}");
        }

        if (verdict.Problems.Count > 0)
        {
            Console.Error.WriteLine($"midmar: {path} is not what was written. Use another backup.");
            return ExitCodes.CheckFailed;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path} is whole: {verdict.Manifest!.Files.Length} files, begun {verdict.Manifest.Begun:yyyy-MM-dd HH:mm:ss}Z."));
        return ExitCodes.Done;
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new UsageException($"There is no file '{path}'.");
}

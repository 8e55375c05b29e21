using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Centre.Audit;
using Midmar.Store.State.Audit;

namespace Midmar.Commands;

/// <summary><c>midmar audit</c>: whether the log of who did what, and the workspaces' events, are what was written.</summary>
internal static partial class AuditCommand
{
    /// <summary>The log's folder in a data folder.</summary>
    private const string Folder = "audit";

    public static Command Create() => new("audit", "Checks the log of who did what.") { Verify(), Head() };

    private static Command Verify()
    {
        var data = ServeCommand.DataOption();
        var head = new Option<string?>("--head") { Description = "A head that was kept elsewhere, as 'midmar audit head' printed it. Only it shows a log that was written anew or cut together with its own head.", HelpName = "\"N HASH\"" };
        var eventHeads = new Option<string[]>("--events-head") { Description = "A head of a workspace's events that was kept elsewhere: its number, position and hash, as 'midmar audit head' printed them after 'events'. May be given for each workspace.", HelpName = "\"W N HASH\"", DefaultValueFactory = _ => [] };
        var command = new Command("verify", "Says whether the log and the workspaces' events are whole: no byte changed, nothing missing. The centre may be running.") { data, head, eventHeads };
        HelpWithExamples.Add(command, """
            Exit code 0: whole. 1: broken.

            Example: midmar audit verify --data /var/lib/midmar
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var log = Verify(FolderOf(folder), HeadOf(parsed.GetValue(head)), Console.Out);
            var events = await EventChecks.VerifyAsync(folder, parsed.GetRequiredValue(eventHeads), Console.Out, cancellation);
            return Math.Max(log, events);
        });
        return command;
    }

    private static Command Head()
    {
        var data = ServeCommand.DataOption();
        var command = new Command("head", "Prints how far the log is whole, and each workspace's events: number and hash of the last entry. Keep them where nobody who can write the data folder can.") { data };
        HelpWithExamples.Add(command, """
            Example: midmar audit head --data /var/lib/midmar
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = FolderOf(parsed.GetRequiredValue(data));
            switch (AuditVerifier.Verify(folder))
            {
                case AuditBroken broken:
                    Write(broken, folder, Console.Error);
                    return ExitCodes.CheckFailed;
                case var verdict:
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Head.Sequence} {verdict.Head.Hash}"));
                    return await EventChecks.PrintHeadsAsync(parsed.GetRequiredValue(data), Console.Out, Console.Error, cancellation);
            }
        });
        return command;
    }

    private static int Verify(string folder, AuditHead? head, TextWriter output)
    {
        switch (AuditVerifier.Verify(folder, head))
        {
            case AuditBroken broken:
                Write(broken, folder, output);
                return ExitCodes.CheckFailed;
            case AuditTornTail torn:
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The audit log is whole: {torn.Head.Sequence:N0} entries."));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"After them, in {torn.File} at byte {torn.Offset}, lie {torn.Bytes} bytes of a write that was interrupted; nobody was told that it succeeded. The centre sets them aside when it starts."));
                return ExitCodes.Done;
            case var whole:
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The audit log is whole: {whole.Head.Sequence:N0} entries."));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Head: {whole.Head.Sequence} {whole.Head.Hash}"));
                return ExitCodes.Done;
        }
    }

    private static void Write(AuditBroken broken, string folder, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The audit log is broken at entry {broken.Entry}: {Path.Combine(folder, broken.File)}, byte {broken.Offset}."));
        output.WriteLine($"{Words(broken.Damage)} ({broken.Damage})");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Whole up to there: {broken.Head.Sequence:N0} entries."));
        output.WriteLine("Copy the folder as it is before anything else, compare it with a backup, and find out who could write it. The centre goes on; what it writes from now is chained anew.");
    }

    private static string Words(AuditDamage damage) => damage switch
    {
        AuditDamage.NotALine => "The bytes there are no entry.",
        AuditDamage.ChainBroken => "This entry was changed, or is not the one that was written there.",
        AuditDamage.NumberWrong => "This entry has another number than the next.",
        AuditDamage.HeaderWrong => "The file does not begin as the next file of this log.",
        AuditDamage.FileMissing => "This file is missing between others.",
        AuditDamage.TailCut => "The log ends here, and more was written: its end was cut off.",
        AuditDamage.HeadMissing => "There are entries, and no head that can be read: an end that was cut off would not show.",
        AuditDamage.Rewritten => "The log is chained in itself, and is not the one the head was taken from: it was written anew.",
        AuditDamage.FoundWhenOpened => "The centre found the file before this one damaged when it started, and went on after it.",
        _ => damage.ToString(),
    };

    private static string FolderOf(string data)
    {
        var folder = Path.Combine(Path.GetFullPath(data), Folder);
        return Directory.Exists(folder)
            ? folder
            : throw new UsageException($"There is no audit log in {Path.GetFullPath(data)}; give the centre's data folder with --data.");
    }

    private static AuditHead? HeadOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return HeadText().Match(text.Trim()) is { Success: true } match
            && long.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AuditHead(sequence, match.Groups["hash"].Value.ToLowerInvariant())
            : throw new UsageException($"'{text}' is no head; it is a number, a space and 64 hexadecimal digits, in quotes, as 'midmar audit head' prints it.");
    }

    [GeneratedRegex(@"\A(?<n>[0-9]{1,18}) (?<hash>[0-9a-fA-F]{64})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadText();
}

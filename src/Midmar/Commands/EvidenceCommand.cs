using System.CommandLine;
using System.Globalization;
using Midmar.Centre.Evidence;
using Midmar.Records;
using Midmar.Store.Evidence;

namespace Midmar.Commands;

/// <summary><c>midmar evidence</c>: whether sealed evidence, in a centre or in a package, is what was sealed.</summary>
internal static class EvidenceCommand
{
    public static Command Create() => new("evidence", "Checks sealed evidence.") { Verify() };

    private static Command Verify()
    {
        var package = new Argument<string?>("package") { Description = "A package that was taken out of a centre (zip). Without one, the centre's own evidence is verified.", Arity = ArgumentArity.ZeroOrOne };
        var data = ServeCommand.DataOption();
        var workspace = new Option<int?>("--workspace") { Description = "One workspace only.", HelpName = "N" };
        var fingerprint = new Option<string?>("--fingerprint") { Description = "Of a package: the fingerprint of the key it has to be signed with, as the centre shows it. Only it tells that the package is of that centre.", HelpName = "HEX" };
        var command = new Command("verify", "Hashes every original and compares it with what was sealed. Nothing is written. The centre may be running.") { package, data, workspace, fingerprint };
        HelpWithExamples.Add(command, """
            Exit code 0: everything is what was sealed. 1: something is not.

            Example: midmar evidence verify --data /var/lib/midmar
            Example: midmar evidence verify live-evidence-incident-3.zip --fingerprint 3b0c…
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var key = FingerprintOf(parsed.GetValue(fingerprint));
            var only = parsed.GetValue(workspace);
            if (parsed.GetValue(package) is { } path)
            {
                return only is null ? VerifyPackage(path, key, Console.Out, cancellation) : throw new UsageException("--workspace belongs to --data: a package is of one workspace.");
            }

            return key is null
                ? await VerifyCentreAsync(parsed.GetRequiredValue(data), only, Console.Out, cancellation)
                : throw new UsageException("--fingerprint belongs to a package: give its file.");
        });
        return command;
    }

    private static async Task<int> VerifyCentreAsync(string data, int? workspace, TextWriter output, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(data);
        if (!Directory.Exists(Path.Combine(folder, "state")))
        {
            throw new UsageException($"There is no centre in {folder}; give the centre's data folder with --data.");
        }

        var verdicts = await EvidenceVerifier.VerifyAsync(folder, workspace is { } number ? new WorkspaceId(number) : null, cancellation);
        if (verdicts.Count == 0)
        {
            await output.WriteLineAsync(workspace is null ? "There is no evidence in this centre." : string.Create(CultureInfo.InvariantCulture, $"There is no evidence in workspace {workspace}."));
            return ExitCodes.Done;
        }

        foreach (var verdict in verdicts)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Workspace {verdict.Workspace.Value}: {verdict.Items:N0} items, {verdict.Files:N0} originals hashed, {verdict.Bytes:N0} bytes: {(verdict.Problems.Count == 0 ? "all as they were sealed." : $"{verdict.Problems.Count:N0} problems.")}"));
            Write(verdict.Problems, EvidenceFiles.FolderOf(folder, verdict.Workspace), output);
        }

        if (verdicts.All(v => v.Problems.Count == 0))
        {
            return ExitCodes.Done;
        }

        await output.WriteLineAsync("Copy the data folder as it is before anything else, compare it with a backup, and find out who could write it.");
        return ExitCodes.CheckFailed;
    }

    private static int VerifyPackage(string path, string? fingerprint, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file {path}.");
        }

        var verdict = PackageVerifier.Verify(path, fingerprint, cancellation);
        if (verdict.Custody is { } custody)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Incident {custody.Incident}: {custody.IncidentTitle}"));
            if (custody.Exercise is not null)
            {
                output.WriteLine($"EXERCISE: {custody.Exercise}");
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Taken out {custody.Made:yyyy-MM-dd HH:mm:ss}Z by {custody.MadeBy}: {custody.Purpose}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{custody.Items.Count:N0} items, {verdict.Files:N0} files hashed, {verdict.Bytes:N0} bytes."));
        }

        Write(verdict.Problems, Path.GetFileName(path), output);
        if (verdict.Problems.Count > 0)
        {
            output.WriteLine("The package is not what was signed. Ask for it again, and keep this one as it is.");
            return ExitCodes.CheckFailed;
        }

        output.WriteLine($"The package is what was signed with the key {verdict.Fingerprint}.");
        if (fingerprint is null)
        {
            output.WriteLine("Whose key that is, only a comparison tells: the centre shows its own beside the evidence of an incident. Give it with --fingerprint.");
        }

        return ExitCodes.Done;
    }

    private static void Write(IReadOnlyList<EvidenceProblem> problems, string where, TextWriter output)
    {
        foreach (var problem in problems)
        {
            var items = problem.Items.Count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (evidence {string.Join(", ", problem.Items)})");
            output.WriteLine($"{problem.Damage}: {where}: {problem.Name}{items}");
            output.WriteLine($"  {Words(problem.Damage)}");
        }
    }

    private static string Words(EvidenceDamage damage) => damage switch
    {
        EvidenceDamage.Changed => "The bytes are not those that were sealed.",
        EvidenceDamage.Missing => "The original is not there.",
        EvidenceDamage.Extra => "No item names this file. Either a sealing was interrupted, and it is taken up when the same is sealed again, or somebody put it there.",
        EvidenceDamage.NotDeleted => "The item was disposed of, and its content is still there. The centre deletes it when it starts.",
        EvidenceDamage.Unreadable => "It cannot be read.",
        EvidenceDamage.LedgerBroken => "The events that name the evidence are not what was written: run 'midmar audit verify'.",
        EvidenceDamage.NotAPackage => "This is not there, or not as every package has it.",
        EvidenceDamage.SignatureWrong => "The signature is not that of the package's key over this package.",
        EvidenceDamage.OtherKey => "The package was signed with another key than the one you gave.",
        EvidenceDamage.CustodyDiffers => "The chain of custody names another hash, or another file, than the package has.",
        _ => damage.ToString(),
    };

    private static string? FingerprintOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var plain = text.Replace(":", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit)
            ? plain
            : throw new UsageException($"'{text}' is no fingerprint; it is 64 hexadecimal digits, as the centre shows it beside the evidence of an incident.");
    }
}

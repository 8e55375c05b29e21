using System.CommandLine;
using System.CommandLine.Invocation;

namespace Midmar.Commands;

/// <summary>The command line: every command is a line here.</summary>
internal static class MidmarCommand
{
    /// <summary>Time a command has, once interrupted, to write what it found.</summary>
    private static readonly TimeSpan PatienceAfterInterrupt = TimeSpan.FromMinutes(5);

    public static RootCommand Create(TimeProvider time)
    {
        var root = new RootCommand("Midmar: the cyber-defence centre of a major event, and the ground on which its people train.")
        {
            ScanCommand.Create(time),
            LogsCommand.Create(),
            RulesCommand.Create(),
            ServeCommand.Create(time),
            AuditCommand.Create(),
            EvidenceCommand.Create(),
            BackupCommand.Create(time),
            BackupCommand.CreateRestore(),
            DoctorCommand.Create(time),
            SendCommand.Create(time),
            DemoCommand.Create(),
            BenchCommand.Create(),
            FrameworksCommand.Create(),
        };
        HelpWithExamples.Install(root);
        return root;
    }

    /// <summary>Runs a command line; usage errors are told apart from failures.</summary>
    public static async Task<int> RunAsync(string[] args, TimeProvider time)
    {
        var parsed = Create(time).Parse(args);
        if (parsed.Action is ParseErrorAction or null)
        {
            // An unknown command also counts as a missing one; the first message says more.
            var messages = parsed.Errors.Select(e => e.Message).ToList();
            foreach (var message in messages.Count > 1 ? messages.Where(m => !m.StartsWith("Required command", StringComparison.Ordinal)) : messages)
            {
                await Console.Error.WriteLineAsync($"midmar: {InPlainWords(message)}");
            }

            await Console.Error.WriteLineAsync($"Try: {string.Join(' ', CommandPath(parsed).Prepend("midmar"))} --help");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = PatienceAfterInterrupt,
            });
        }
        catch (UsageException problem)
        {
            await Console.Error.WriteLineAsync($"midmar: {problem.Message}");
            return ExitCodes.Usage;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"midmar: {problem.Message}");
            return ExitCodes.NothingReadable;
        }
    }

    private static string InPlainWords(string message) => message
        .Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
        .Replace("as expected type 'System.Int64'", "as a whole number", StringComparison.Ordinal)
        .Replace("as expected type 'System.Double'", "as a number", StringComparison.Ordinal);

    private static Stack<string> CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result?.Parent is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(result.Command.Name);
        }

        return names;
    }
}

using System.CommandLine;

namespace Midmar.Commands;

/// <summary>The command line: every command is a line here.</summary>
internal static class MidmarCommand
{
    public static RootCommand Create(TimeProvider time) => new("Midmar: the cyber-defence centre of a major event, and the ground on which its people train.")
    {
        ScanCommand.Create(time),
        LogsCommand.Create(),
        RulesCommand.Create(),
        BenchCommand.Create(),
        DemoCommand.Create(),
    };

    /// <summary>Runs a command line; usage errors are told apart from failures.</summary>
    public static async Task<int> RunAsync(string[] args, TimeProvider time)
    {
        var parsed = Create(time).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"midmar: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"Try: midmar {string.Join(' ', CommandPath(parsed))} --help");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException problem)
        {
            await Console.Error.WriteLineAsync($"midmar: {problem.Message}");
            return ExitCodes.Usage;
        }
        catch (IOException problem)
        {
            await Console.Error.WriteLineAsync($"midmar: {problem.Message}");
            return ExitCodes.NothingReadable;
        }
    }

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

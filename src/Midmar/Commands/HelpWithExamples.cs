using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Midmar.Commands;

/// <summary>Prints a command's details and examples after its ordinary help, so that lists of commands stay short.</summary>
internal sealed class HelpWithExamples(HelpAction ordinary) : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string> Details = [];

    /// <summary>Gives a command details for its help.</summary>
    public static void Add(Command command, string details) => Details.Add(command, details);

    /// <summary>Makes a root command's help option print them.</summary>
    public static void Install(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction ordinary } help)
            {
                help.Action = new HelpWithExamples(ordinary);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = ordinary.Invoke(parseResult);
        if (Details.TryGetValue(parseResult.CommandResult.Command, out var details))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        }

        return code;
    }
}

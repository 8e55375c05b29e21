using System.CommandLine;

namespace Midmar.Commands;

/// <summary>An argument that takes several paths, and does not take a misspelt option for one.</summary>
internal static class PathArgument
{
    public static Argument<string[]> Create(string name, string description, ArgumentArity arity)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = arity };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.StartsWith('-') && !Path.Exists(token.Value))
                {
                    result.AddError($"Unknown option '{token.Value}'.");
                }
            }
        });
        return argument;
    }
}

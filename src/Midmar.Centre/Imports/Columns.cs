using System.Collections.Frozen;
using System.Text;

namespace Midmar.Centre.Imports;

/// <summary>The columns a table may have, by the names people give them in any language; in any order.</summary>
/// <typeparam name="TColumn">The columns.</typeparam>
internal sealed class Columns<TColumn>
    where TColumn : struct, Enum
{
    private readonly FrozenDictionary<string, TColumn> names;

    /// <param name="names">Each column and its names, separated by <c>|</c>.</param>
    public Columns(params (TColumn Column, string Names)[] names) => this.names = names
        .SelectMany(n => n.Names.Split('|').Select(name => (Name: Plain(name), n.Column)))
        .Distinct()
        .ToFrozenDictionary(n => n.Name, n => n.Column, StringComparer.Ordinal);

    /// <summary>Finds the columns of a header.</summary>
    /// <returns>Where each is, from 0.</returns>
    public Dictionary<TColumn, int> Find(IReadOnlyList<string> header, out List<string> ignored, out ImportProblem? problem)
    {
        var found = new Dictionary<TColumn, int>();
        ignored = [];
        problem = null;
        for (var i = 0; i < header.Count; i++)
        {
            if (!names.TryGetValue(Plain(header[i]), out var column))
            {
                if (header[i].Length > 0)
                {
                    ignored.Add(header[i]);
                }
            }
            else if (!found.TryAdd(column, i))
            {
                problem ??= new ImportProblem(1, i + 1, new ColumnTwice(header[i]));
            }
        }

        return found;
    }

    /// <summary>Letters and digits alone, without case or marks: <c>Adresse IP</c> and <c>adresse_ip</c> are one.</summary>
    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}

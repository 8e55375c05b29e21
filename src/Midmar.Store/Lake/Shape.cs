using System.Text;

namespace Midmar.Store.Lake;

/// <summary>
/// The fields a record has, in its order, and where each one's value lies. Written as text, one field a line:
/// <c>name</c> when its value is in the map, <c>name=column</c> when it is in a column (two fields of one value may share
/// one). A backslash stands before a backslash or an equals sign of a name; a line break is <c>\n</c>.
/// </summary>
internal sealed class Shape
{
    /// <summary>Target of a field whose value is in the map.</summary>
    public const int InMap = -1;

    private Shape(string text, List<ShapeField> fields)
    {
        Text = text;
        Fields = fields;
    }

    /// <summary>The shape as it is written.</summary>
    public string Text { get; }

    /// <summary>The fields, in the record's order.</summary>
    public IReadOnlyList<ShapeField> Fields { get; }

    /// <summary>A shape of names and columns.</summary>
    public static Shape Of(IEnumerable<(string Name, string? Column)> fields)
    {
        var text = new StringBuilder();
        var list = new List<ShapeField>();
        foreach (var (name, column) in fields)
        {
            text.Append(list.Count == 0 ? string.Empty : "\n").Append(Escape(name));
            if (column is not null)
            {
                text.Append('=').Append(column);
            }

            list.Add(new ShapeField(name, column, column is null ? KeyOf(name, list) : name));
        }

        return new Shape(text.ToString(), list);
    }

    /// <summary>Reads what <see cref="Text"/> says.</summary>
    public static Shape Parse(string text) => text.Length == 0 ? Of([]) : Of(text.Split('\n').Select(ParseLine));

    private static string Escape(string name) => name
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static (string Name, string? Column) ParseLine(string line)
    {
        var name = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '=')
            {
                return (name.ToString(), line[(i + 1)..]);
            }

            var isEscape = line[i] == '\\' && i + 1 < line.Length;
            name.Append(!isEscape ? line[i] : line[++i] == 'n' ? '\n' : line[i]);
        }

        return (name.ToString(), null);
    }

    /// <summary>Keys of a map are distinct; a name that comes again gets its number.</summary>
    private static string KeyOf(string name, List<ShapeField> before)
    {
        var key = name;
        for (var number = 2; before.Exists(f => f.Column is null && f.Key == key); number++)
        {
            key = $"{name} ({number})";
        }

        return key;
    }
}

/// <summary>A field of a shape.</summary>
/// <param name="Name">Its name in the record.</param>
/// <param name="Column">The column its value is in; null: the map.</param>
/// <param name="Key">In the map: its key there.</param>
internal sealed record ShapeField(string Name, string? Column, string Key);

using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Midmar.Logs.LogSources;

/// <summary>Typed access to a table's YAML; every refusal says the file, line and column.</summary>
internal sealed class TableYaml
{
    private readonly YamlNode node;
    private readonly string file;

    private TableYaml(YamlNode node, string file)
    {
        this.node = node;
        this.file = file;
    }

    public static TableYaml Parse(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1
                ? new TableYaml(stream.Documents[0].RootNode, file)
                : throw new FormatException($"{file}: {stream.Documents.Count} YAML documents found, 1 expected.");
        }
        catch (YamlException problem)
        {
            throw new FormatException($"{file}({problem.Start.Line},{problem.Start.Column}): {problem.Message}", problem);
        }
    }

    /// <summary>The members of a map, in order.</summary>
    public IEnumerable<(string Key, TableYaml Value)> Members()
    {
        return node is YamlMappingNode map
            ? map.Children.Select(pair => (new TableYaml(pair.Key, file).Text(), new TableYaml(pair.Value, file)))
            : throw Refuse("a map");
    }

    /// <summary>The items of a list; a single text is a list of one.</summary>
    public IEnumerable<TableYaml> Items()
    {
        return node switch
        {
            YamlSequenceNode list => list.Children.Select(item => new TableYaml(item, file)),
            YamlScalarNode => [this],
            _ => throw Refuse("a list"),
        };
    }

    public TableYaml? Get(string key)
    {
        foreach (var (name, value) in Members())
        {
            if (string.Equals(name, key, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    public TableYaml Require(string key) => Get(key) ?? throw Refuse($"'{key}'");

    public string? Text(string key) => Get(key)?.Text();

    public string Text() => node is YamlScalarNode { Value: { } value } ? value : throw Refuse("text");

    public int Number() =>
        int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Refuse("a number");

    public ImmutableArray<string> Texts(string key) => Get(key) is { } list ? [.. list.Items().Select(item => item.Text())] : [];

    private FormatException Refuse(string expected) =>
        new($"{file}({node.Start.Line},{node.Start.Column}): {expected} expected, {node.NodeType} found.");
}

using Midmar.Sigma.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Midmar.Sigma.Loading;

/// <summary>Reads one YAML document into nodes with places. Anchors, aliases and merge keys are worked out.</summary>
internal sealed class YamlReader
{
    /// <summary>Levels of nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>Nodes of a document once its aliases are expanded (count).</summary>
    public const int MaxNodes = 250_000;

    /// <summary>Entries of one map (count).</summary>
    public const int MaxEntries = 2_000;

    private readonly RuleDocument document;
    private readonly Parser parser;
    private readonly Dictionary<string, (YamlNode Node, int Size)> anchors = new(StringComparer.Ordinal);
    private int nodes;
    private bool failed;

    private YamlReader(RuleDocument document, TextReader text)
    {
        this.document = document;
        parser = new Parser(new Scanner(text, skipComments: true));
    }

    /// <summary>The root of the document; null when it is empty or refused (the document then says why).</summary>
    public static YamlNode? Read(RuleDocument document) => YamlBlockReader.TryRead(document) ?? ReadInFull(document);

    /// <summary>The same, always with the full parser.</summary>
    internal static YamlNode? ReadInFull(RuleDocument document)
    {
        using var text = new StringReader(document.Text);
        var reader = new YamlReader(document, text);
        try
        {
            while (reader.parser.MoveNext())
            {
                if (reader.parser.Current is NodeEvent or AnchorAlias)
                {
                    var root = reader.ReadNode(depth: 1);
                    while (!reader.failed && reader.parser.MoveNext())
                    {
                        // To the end, so that a fault after the root is found too.
                    }

                    return reader.failed ? null : root;
                }
            }
        }
        catch (YamlException e)
        {
            reader.ReportSyntax(e.Start, FirstSentence(e.Message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // The parser lets such exceptions of its own escape on some malformed input.
            reader.ReportSyntax(reader.parser.Current?.End ?? Mark.Empty, "the document cannot be parsed from here on");
        }

        return null;
    }

    private void ReportSyntax(Mark at, string message)
    {
        var place = new YamlPlace((int)Math.Max(1, at.Line) + document.FirstLine - 1, (int)Math.Max(1, at.Column), 1);
        document.Report(DiagnosticCodes.Syntax, place, $"YAML: {message}");
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', '\r', ' ');
    }

    private YamlNode? ReadNode(int depth)
    {
        var current = parser.Current!;
        var place = PlaceOf(current);
        if (depth > MaxDepth)
        {
            return Fail(DiagnosticCodes.DocumentLimit, place, $"More than {MaxDepth} levels of nesting");
        }

        var before = nodes;
        if (++nodes > MaxNodes)
        {
            return Fail(DiagnosticCodes.DocumentLimit, place, $"More than {MaxNodes} values, aliases expanded");
        }

        var node = current switch
        {
            Scalar scalar => ReadScalar(scalar, place),
            AnchorAlias alias => Resolve(alias, place),
            SequenceStart => ReadList(place, depth),
            MappingStart => ReadMap(place, depth),
            _ => Fail(DiagnosticCodes.Syntax, place, "Unexpected YAML"),
        };
        if (node is not null && current is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            anchors[anchor.Value] = (node, nodes - before);
        }

        return node;
    }

    private static YamlScalar ReadScalar(Scalar scalar, YamlPlace place)
    {
        var tagged = !scalar.Tag.IsEmpty && string.Equals(scalar.Tag.Value, "tag:yaml.org,2002:str", StringComparison.Ordinal);
        var plain = scalar.Style == ScalarStyle.Plain && !tagged;
        var offset = scalar.Style switch
        {
            ScalarStyle.Plain when scalar.Value.Length == place.Length => 0,
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted when scalar.Value.Length + 2 == place.Length => 1,
            _ => -1,
        };
        return new YamlScalar(place, scalar.Value, plain, offset);
    }

    private YamlNode? Resolve(AnchorAlias alias, YamlPlace place)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var target))
        {
            return Fail(DiagnosticCodes.Syntax, place, $"Alias '*{alias.Value.Value}' has no anchor before it");
        }

        nodes += target.Size;
        return nodes > MaxNodes
            ? Fail(DiagnosticCodes.DocumentLimit, place, $"More than {MaxNodes} values, aliases expanded")
            : target.Node;
    }

    private YamlList? ReadList(YamlPlace place, int depth)
    {
        var list = new YamlList(place);
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            list.Items.Add(item);
        }

        return list;
    }

    private YamlMap? ReadMap(YamlPlace place, int depth)
    {
        var map = new YamlMap(place);
        YamlMap? merged = null;
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not { } keyNode)
            {
                return null;
            }

            if (keyNode is not YamlScalar key)
            {
                Fail(DiagnosticCodes.Syntax, keyNode.Place, $"A key must be a text, not {keyNode.Kind}");
                return null;
            }

            parser.MoveNext();
            if (ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            if (string.Equals(key.Value, "<<", StringComparison.Ordinal) && value is YamlMap source)
            {
                merged = source;
            }
            else if (!Add(map, key, value))
            {
                return null;
            }
        }

        if (merged is not null)
        {
            map.Entries.AddRange(merged.Entries.Where(e => map.Find(e.Key.Value) is null).ToArray());
        }

        return map;
    }

    private bool Add(YamlMap map, YamlScalar key, YamlNode value)
    {
        if (map.Find(key.Value) is not null)
        {
            Fail(DiagnosticCodes.DuplicateKey, key.Place, $"Key '{key.Value}' is given twice in this map");
            return false;
        }

        if (map.Entries.Count == MaxEntries)
        {
            Fail(DiagnosticCodes.DocumentLimit, key.Place, $"More than {MaxEntries} entries in one map");
            return false;
        }

        map.Entries.Add(new YamlEntry(key, value));
        return true;
    }

    private YamlPlace PlaceOf(ParsingEvent node)
    {
        var start = node.Start;
        var length = node is Scalar or AnchorAlias && node.End.Line == start.Line ? (int)(node.End.Column - start.Column) : 1;
        return new YamlPlace((int)start.Line + document.FirstLine - 1, (int)start.Column, Math.Max(1, length));
    }

    private YamlNode? Fail(DiagnosticCode code, YamlPlace place, string message)
    {
        failed = true;
        document.Report(code, place, message);
        return null;
    }
}

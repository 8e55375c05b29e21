using System.Globalization;
using System.Text;
using System.Text.Json;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Playbooks;

/// <summary>A value of a JSON text with where it stands.</summary>
internal sealed class JsonValue
{
    /// <summary>Characters of a path that are told.</summary>
    private const int MaxPath = 300;

    private readonly JsonValue? parent;
    private readonly string? name;
    private readonly int index;

    public JsonValue(JsonIs kind, int offset, JsonValue? parent, string? name, int index)
    {
        (Is, Offset) = (kind, offset);
        (this.parent, this.name, this.index) = (parent, name, index);
    }

    public JsonIs Is { get; }

    /// <summary>Where it begins (bytes).</summary>
    public int Offset { get; }

    /// <summary>Of a text what it says.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Of a number its value.</summary>
    public double Number { get; init; }

    /// <summary>Of true or false which.</summary>
    public bool IsTrue { get; init; }

    /// <summary>Of an object its properties, in the order of the file.</summary>
    public Dictionary<string, JsonValue> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a list its values.</summary>
    public List<JsonValue> Items { get; } = [];

    /// <summary>Made when it is asked for: paths of all values could be many times the file.</summary>
    public string Path
    {
        get
        {
            var parts = new List<string>();
            for (var at = this; at.parent is not null; at = at.parent)
            {
                parts.Add(at.name is { } own ? Cut(own) : at.index.ToString(CultureInfo.InvariantCulture));
            }

            parts.Reverse();
            var path = string.Concat(parts.Select(p => "/" + p.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
            return path.Length > MaxPath ? path[..MaxPath] + "…" : path;
        }
    }

    public JsonValue? Find(string property) => Members.GetValueOrDefault(property);

    private static string Cut(string text) => text.Length > MaxPath ? text[..MaxPath] : text;
}

/// <summary>Reads a JSON text under limits. What is wrong is told with its place.</summary>
internal sealed class JsonTree
{
    /// <summary>Levels of objects and lists in one another.</summary>
    public const int MaxDepth = 32;

    /// <summary>Values of a text (count).</summary>
    public const int MaxValues = 100_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] bytes;
    private readonly List<int> lines = [0];
    private readonly List<(int Offset, string Path, Refusal Reason)> problems = [];
    private int values;

    private JsonTree(byte[] bytes)
    {
        this.bytes = bytes;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
            {
                lines.Add(i + 1);
            }
        }
    }

    /// <summary>The outermost value; null when the text is none.</summary>
    public JsonValue? Root { get; private set; }

    /// <summary>What is wrong.</summary>
    public IEnumerable<PlaybookProblem> Problems => problems.Select(p => At(p.Offset, p.Path, p.Reason));

    public static JsonTree Read(byte[] bytes)
    {
        var tree = new JsonTree(bytes);
        tree.Read();
        return tree;
    }

    /// <summary>A problem with its place.</summary>
    public PlaybookProblem At(JsonValue place, Refusal reason) => At(place.Offset, place.Path, reason);

    private PlaybookProblem At(int offset, string path, Refusal reason)
    {
        if (offset < 0)
        {
            return new PlaybookProblem(0, 0, path, reason);
        }

        var line = lines.BinarySearch(offset);
        line = line >= 0 ? line : ~line - 1;
        var from = line == 0 && bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : lines[line];
        return new PlaybookProblem(line + 1, Encoding.UTF8.GetCharCount(bytes, from, Math.Max(0, Math.Min(offset, bytes.Length) - from)) + 1, path, reason);
    }

    private void Read()
    {
        try
        {
            Strict.GetCharCount(bytes);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add((e.Index, string.Empty, new FileNotText()));
            return;
        }

        var mark = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        if (bytes.AsSpan(mark).IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            problems.Add((-1, string.Empty, new FileEmpty()));
            return;
        }

        // One level more than is taken, so that what is too deep is told as that.
        var reader = new Utf8JsonReader(bytes.AsSpan(mark), new JsonReaderOptions { MaxDepth = MaxDepth + 2 });
        try
        {
            reader.Read();
            Root = ReadValue(ref reader, mark, parent: null, name: null, index: 0, depth: 1);
            if (Root is not null)
            {
                reader.Read();
            }
        }
        catch (JsonException e)
        {
            Root = null;
            problems.Add((OffsetOf(e, mark), string.Empty, new NotJson()));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape: no text can be made of it.
            Root = null;
            problems.Add(((int)reader.TokenStartIndex + mark, string.Empty, new NotJson()));
        }
    }

    private int OffsetOf(JsonException e, int mark)
    {
        var line = (int)Math.Min(e.LineNumber ?? 0, lines.Count - 1);
        return lines[line] + (int)(e.BytePositionInLine ?? 0) + (line == 0 ? mark : 0);
    }

    /// <summary>Null when a limit is reached: then that is the problem, and nothing else is read.</summary>
    private JsonValue? ReadValue(ref Utf8JsonReader reader, int mark, JsonValue? parent, string? name, int index, int depth)
    {
        var offset = (int)reader.TokenStartIndex + mark;
        if (++values > MaxValues)
        {
            problems.Add((offset, string.Empty, new JsonTooManyValues(MaxValues)));
            return null;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var value = new JsonValue(reader.TokenType == JsonTokenType.StartObject ? JsonIs.Object : JsonIs.Array, offset, parent, name, index);
                if (depth > MaxDepth)
                {
                    problems.Add((offset, value.Path, new JsonTooDeep(MaxDepth)));
                    return null;
                }

                return (value.Is == JsonIs.Object ? ReadMembers(ref reader, mark, value, depth) : ReadItems(ref reader, mark, value, depth)) ? value : null;
            case JsonTokenType.String:
                return new JsonValue(JsonIs.Text, offset, parent, name, index) { Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new JsonValue(JsonIs.Number, offset, parent, name, index) { Number = reader.TryGetDouble(out var number) ? number : double.NaN };
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonValue(JsonIs.Boolean, offset, parent, name, index) { IsTrue = reader.TokenType == JsonTokenType.True };
            default:
                return new JsonValue(JsonIs.Null, offset, parent, name, index);
        }
    }

    private bool ReadMembers(ref Utf8JsonReader reader, int mark, JsonValue value, int depth)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var property = reader.GetString()!;
            var offset = (int)reader.TokenStartIndex + mark;
            reader.Read();
            if (ReadValue(ref reader, mark, value, property, index: 0, depth + 1) is not { } member)
            {
                return false;
            }

            if (!value.Members.TryAdd(property, member))
            {
                problems.Add((offset, member.Path, new PropertyTwice(property.Length > 100 ? property[..100] : property)));
            }
        }

        return true;
    }

    private bool ReadItems(ref Utf8JsonReader reader, int mark, JsonValue value, int depth)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue(ref reader, mark, value, name: null, value.Items.Count, depth + 1) is not { } item)
            {
                return false;
            }

            value.Items.Add(item);
        }

        return true;
    }
}

using System.Text;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>A member name under the names of the objects around it.</summary>
internal sealed class KeyNode
{
    /// <summary>Which parts of a Windows event the member is, see <see cref="WindowsParts"/>.</summary>
    public WindowsParts Windows { get; init; }

    /// <summary>The name as it stands in the text, escapes and the closing quote included.</summary>
    public byte[] Quoted { get; init; } = [];

    public string Path { get; init; } = string.Empty;

    public FieldId Field { get; init; }

    public FieldId? Alias { get; init; }

    public int AliasRank { get; init; }

    public int TimeRank { get; init; }

    public EventPart Part { get; init; }

    public KeyNode? Parent { get; init; }

    /// <summary>Whether anything but the field itself is to be done for the member.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Members that came first in this object, the last seen first.</summary>
    public KeyNode? First { get; set; }

    public KeyNode? OtherFirst { get; set; }

    /// <summary>Members that came after this one, the last seen first.</summary>
    public KeyNode? Next { get; set; }

    public KeyNode? OtherNext { get; set; }
}

/// <summary>What makes a record a Windows event.</summary>
[Flags]
internal enum WindowsParts
{
    None = 0,
    EventId = 1,
    Origin = 2,
    Event = EventId | Origin,
}

/// <summary>
/// The member names seen, as a tree. Records of one kind have their members in one order, so the member expected next
/// is compared first and nearly always is the one; a table finds the others.
/// </summary>
internal sealed class KeyTree
{
    /// <summary>Names kept (count); beyond, the tree is begun anew.</summary>
    public const int MaxNodes = 32_768;

    /// <summary>Longest name kept (bytes, escapes and closing quote included): a longer one is read anew each time.</summary>
    public const int MaxKeptLength = 256;

    /// <summary>
    /// A name, and whatever lies below it, that came when the record had no room for more fields. It has no id, so
    /// that a record of a million different names does not take a million names' memory.
    /// </summary>
    private static readonly KeyNode Surplus = new() { Field = new FieldId(int.MaxValue) };

    private readonly Dictionary<int, List<KeyNode>> byHash = [];
    private readonly FieldId eventId = FieldNames.Intern("EventID");
    private readonly FieldId channel = FieldNames.Intern("Channel");
    private readonly FieldId provider = FieldNames.Intern("Provider_Name");
    private int count;
    private bool hasLocalNames;

    public KeyNode Root { get; private set; } = new();

    /// <summary>To be called before each batch: names local to the last one are no longer good.</summary>
    public void StartBatch()
    {
        if (hasLocalNames || count >= MaxNodes)
        {
            byHash.Clear();
            Root = new KeyNode();
            count = 0;
            hasLocalNames = false;
        }
    }

    /// <summary>Reads a member name; null when it does not end.</summary>
    /// <param name="parent">The object's node.</param>
    /// <param name="previous">The member before in the object, if any.</param>
    /// <param name="data">The text.</param>
    /// <param name="position">Just past the opening quote; then just past the closing one.</param>
    /// <param name="batch">Gives ids to new names.</param>
    public KeyNode? Read(KeyNode parent, KeyNode? previous, ReadOnlySpan<byte> data, ref int position, RecordBatch batch)
    {
        var rest = data[position..];
        var guess = previous is null ? parent.First : previous.Next;
        if (guess is not null && rest.StartsWith(guess.Quoted))
        {
            position += guess.Quoted.Length;
            return guess;
        }

        guess = previous is null ? parent.OtherFirst : previous.OtherNext;
        if (guess is null || !rest.StartsWith(guess.Quoted))
        {
            var quote = StructureScanner.EndOfString(data, position);
            if (quote < 0)
            {
                return null;
            }

            guess = Find(parent, data[position..(quote + 1)], batch);
            position = quote + 1;
            if (guess.Quoted.Length == 0)
            {
                return guess;
            }
        }
        else
        {
            position += guess.Quoted.Length;
        }

        if (ReferenceEquals(previous, Surplus) || ReferenceEquals(parent, Surplus))
        {
            return guess;
        }

        if (previous is null)
        {
            (parent.OtherFirst, parent.First) = (parent.First, guess);
        }
        else
        {
            (previous.OtherNext, previous.Next) = (previous.Next, guess);
        }

        return guess;
    }

    private KeyNode Find(KeyNode parent, ReadOnlySpan<byte> quoted, RecordBatch batch)
    {
        if (quoted.Length > MaxKeptLength)
        {
            return batch.PendingFields < JsonFormat.MaxFields ? Create(parent, quoted, keep: false, batch) : Surplus;
        }

        var hash = default(HashCode);
        hash.Add(parent);
        hash.AddBytes(quoted);
        var key = hash.ToHashCode();
        if (byHash.TryGetValue(key, out var nodes))
        {
            foreach (var node in nodes)
            {
                if (ReferenceEquals(node.Parent, parent) && quoted.SequenceEqual(node.Quoted))
                {
                    return node;
                }
            }
        }

        if (batch.PendingFields >= JsonFormat.MaxFields)
        {
            return Surplus;
        }

        var added = Create(parent, quoted, keep: true, batch);
        if (count < MaxNodes)
        {
            if (nodes is null)
            {
                byHash.Add(key, nodes = new List<KeyNode>(1));
            }

            nodes.Add(added);
            count++;
        }

        return added;
    }

    private KeyNode Create(KeyNode parent, ReadOnlySpan<byte> quoted, bool keep, RecordBatch batch)
    {
        var name = Name(quoted[..^1]);
        var path = ReferenceEquals(parent, Root) ? name : $"{parent.Path}.{name}";
        path = path.Length <= JsonFormat.MaxNameLength ? path : path[..JsonFormat.MaxNameLength];
        var shape = ShapeNames.Of(path);
        var field = batch.IdOf(Encoding.UTF8.GetBytes(shape.Field));
        FieldId? alias = shape.Alias is null ? null : batch.IdOf(Encoding.UTF8.GetBytes(shape.Alias));
        hasLocalNames |= !field.IsInterned || alias is { IsInterned: false };
        var windows = PartOf(field) | (alias is { } other ? PartOf(other) : WindowsParts.None);
        return new KeyNode
        {
            Quoted = keep ? quoted.ToArray() : [],
            Path = path,
            Field = field,
            Alias = alias,
            AliasRank = shape.AliasRank,
            TimeRank = shape.TimeRank,
            Part = shape.Part,
            Windows = windows,
            Parent = parent,
            IsSpecial = windows != WindowsParts.None || alias is not null || shape.TimeRank > 0,
        };
    }

    private WindowsParts PartOf(FieldId field) =>
        field == eventId ? WindowsParts.EventId
        : field == channel || field == provider ? WindowsParts.Origin
        : WindowsParts.None;

    private static string Name(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var target = new byte[text.Length];
        return Encoding.UTF8.GetString(target, 0, JsonDecoder.Unescape(text, target));
    }
}

using System.Text;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.Formats.Evtx.Values;

namespace Midmar.Logs.Formats.Evtx.Rendering;

/// <summary>What a node of a record's tree is.</summary>
internal enum NodeKind
{
    Element,
    Text,
    CData,
    Value,
    Character,
    Entity,
    Instruction,
}

/// <summary>A node of a record's tree. Which members mean something depends on the kind.</summary>
internal sealed class XmlNode(NodeKind kind)
{
    public NodeKind Kind { get; } = kind;

    /// <summary>Name of an element, an entity or a processing instruction.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Text, or an instruction's data.</summary>
    public string Content { get; set; } = string.Empty;

    /// <summary>A value's type.</summary>
    public int Type { get; init; }

    /// <summary>A value's bytes.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>Whether a value was given for an optional substitution.</summary>
    public bool IsOptional { get; init; }

    /// <summary>An element's attributes.</summary>
    public List<XmlAttribute> Attributes { get; init; } = [];

    /// <summary>An element's content.</summary>
    public List<XmlNode> Children { get; init; } = [];

    /// <summary>Elements among the content.</summary>
    public IEnumerable<XmlNode> Elements => Children.Where(child => child.Kind == NodeKind.Element);

    /// <summary>Whether a value is an array of more than one item.</summary>
    public bool IsArray => Kind == NodeKind.Value && (Type & BinXmlType.Array) != 0 && ArrayItems.Count(Type, Bytes) > 1;

    /// <summary>The text of what is not an element: characters and entities as what they stand for.</summary>
    public string PlainText() => Kind switch
    {
        NodeKind.Text or NodeKind.CData => Content,
        NodeKind.Character => ((char)Type).ToString(),
        NodeKind.Entity => Entities.CharacterOf(Name) is var known and not 0 ? ((char)known).ToString() : $"&{Name};",
        NodeKind.Value => ValueString(Type, Bytes),
        _ => string.Empty,
    };

    /// <summary>The text of a value; items of an array have commas between them.</summary>
    public static string ValueString(int type, ReadOnlySpan<byte> bytes)
    {
        if ((type & BinXmlType.Array) == 0)
        {
            var room = new byte[ValueText.Room(type, bytes.Length)];
            return Encoding.UTF8.GetString(room.AsSpan(0, ValueText.Write(type, bytes, room)));
        }

        var texts = new List<string>();
        var items = new ArrayItems(type, bytes);
        while (items.Next())
        {
            texts.Add(ValueString(type & ~BinXmlType.Array, bytes.Slice(items.Start, items.Length)));
        }

        return string.Join(',', texts);
    }
}

/// <summary>An attribute: its value is text in one or more nodes.</summary>
internal sealed record XmlAttribute(string Name, List<XmlNode> Value)
{
    /// <summary>Whether all there is are optional values that are null.</summary>
    public bool IsAbsent => Value.Count > 0 && Value.TrueForAll(v => v is { Kind: NodeKind.Value, IsOptional: true, Type: BinXmlType.Null });

    /// <summary>The attribute's text.</summary>
    public string Text => string.Concat(Value.Select(v => v.PlainText()));
}

using Midmar.Logs.Formats.Evtx.Values;

namespace Midmar.Logs.Formats.Evtx.Rendering;

/// <summary>
/// Builds the tree of one record from the chunk's bytes, for rendering. Shares nothing with the way records are read
/// for detection, so that each can be held against the other.
/// </summary>
internal sealed class BinXmlTree
{
    private int nodes;
    private string? error;

    /// <summary>The root element of a record; null and what is wrong when it cannot be read.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="offset">The record's first byte.</param>
    /// <param name="length">The record's bytes.</param>
    /// <param name="error">What is wrong.</param>
    public static XmlNode? Parse(ReadOnlySpan<byte> chunk, int offset, int length, out string? error)
    {
        var tree = new BinXmlTree();
        var roots = new List<XmlNode>();
        var cursor = new TreeCursor(chunk, offset + EventRecord.HeaderSize, offset + length - EventRecord.TrailerSize);
        tree.Content(ref cursor, new Scope([], 0, WithDependency: true), roots);
        error = tree.error;
        var root = roots.Find(node => node.Kind == NodeKind.Element);
        error ??= root is null ? "no event in it" : null;
        return error is null ? root : null;
    }

    private void Content(ref TreeCursor cursor, Scope scope, List<XmlNode> into)
    {
        if (scope.Depth > EvtxLimits.ElementDepth)
        {
            error ??= "elements nested too deeply";
        }

        while (!cursor.AtEnd && error is null)
        {
            var token = cursor.Byte();
            switch (token & BinXmlToken.Mask)
            {
                case BinXmlToken.EndOfStream or BinXmlToken.EndElement:
                    return;
                case BinXmlToken.FragmentHeader:
                    cursor.Take(3);
                    break;
                case BinXmlToken.OpenStart:
                    Element(ref cursor, token, ref scope, into);
                    break;
                case BinXmlToken.TemplateInstance:
                    Instance(ref cursor, scope, into);
                    break;
                case BinXmlToken.InstructionTarget:
                    Add(into, new XmlNode(NodeKind.Instruction) { Name = cursor.Name() });
                    break;
                case BinXmlToken.InstructionData when into is [.., { Kind: NodeKind.Instruction } target]:
                    target.Content = cursor.Text();
                    break;
                default:
                    Text(ref cursor, token, scope, into);
                    break;
            }
        }

        error ??= cursor.Failed ? "data that is cut off" : null;
    }

    private void Element(ref TreeCursor cursor, int token, ref Scope scope, List<XmlNode> into)
    {
        if (!scope.DependencyKnown)
        {
            var plausible = LooksRight(cursor, scope.WithDependency) || !LooksRight(cursor, !scope.WithDependency);
            scope = scope with { DependencyKnown = true, WithDependency = plausible == scope.WithDependency };
        }

        // What an element depends on is not looked at: Windows shows a root element whose value is null, too.
        cursor.Take((scope.WithDependency ? 2 : 0) + 4);
        var element = new XmlNode(NodeKind.Element) { Name = cursor.Name() };
        if ((token & BinXmlToken.More) != 0)
        {
            cursor.Take(4);
        }

        Attributes(ref cursor, scope, element);
        var close = cursor.Byte();
        if (close == BinXmlToken.CloseStart)
        {
            Content(ref cursor, scope with { Depth = scope.Depth + 1 }, element.Children);
        }
        else if (close != BinXmlToken.CloseEmpty)
        {
            error ??= "an element that does not close";
        }

        Expand(element, into);
    }

    // Elements outside templates say nothing of dependencies; which it is shows in whether the name's place makes sense.
    private static bool LooksRight(TreeCursor cursor, bool withDependency)
    {
        cursor.Take(withDependency ? 2 : 0);
        var size = cursor.Int32();
        if (size < 0 || size > cursor.End - cursor.Position)
        {
            return false;
        }

        var name = cursor.Name();
        return !cursor.Failed && name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);
    }

    private void Attributes(ref TreeCursor cursor, in Scope scope, XmlNode element)
    {
        while (!cursor.AtEnd && error is null && (cursor.Peek() & BinXmlToken.Mask) == BinXmlToken.Attribute)
        {
            cursor.Byte();
            var attribute = new XmlAttribute(cursor.Name(), []);
            while (!cursor.AtEnd && error is null
                && (cursor.Peek() & BinXmlToken.Mask) is not (BinXmlToken.Attribute or BinXmlToken.CloseStart or BinXmlToken.CloseEmpty))
            {
                Text(ref cursor, cursor.Byte(), scope, attribute.Value);
            }

            element.Attributes.Add(attribute);
        }
    }

    private void Text(ref TreeCursor cursor, int token, in Scope scope, List<XmlNode> into)
    {
        switch (token & BinXmlToken.Mask)
        {
            case BinXmlToken.Value:
                Literal(ref cursor, into);
                break;
            case BinXmlToken.CData:
                Add(into, new XmlNode(NodeKind.CData) { Content = cursor.Text() });
                break;
            case BinXmlToken.CharacterReference:
                Add(into, new XmlNode(NodeKind.Character) { Type = cursor.UInt16() });
                break;
            case BinXmlToken.EntityReference:
                Add(into, new XmlNode(NodeKind.Entity) { Name = cursor.Name() });
                break;
            case BinXmlToken.Substitution or BinXmlToken.OptionalSubstitution:
                Substitute(ref cursor, scope, (token & BinXmlToken.Mask) == BinXmlToken.OptionalSubstitution, into);
                break;
            default:
                error ??= "an unknown token";
                break;
        }
    }

    private void Literal(ref TreeCursor cursor, List<XmlNode> into)
    {
        var type = cursor.Byte();
        if (type == BinXmlType.String)
        {
            Add(into, new XmlNode(NodeKind.Text) { Content = cursor.Text() });
            return;
        }

        var size = type == BinXmlType.Ansi ? cursor.UInt16() : BinXmlType.FixedSize(type);
        if (size == 0 && type != BinXmlType.Ansi)
        {
            error ??= "a value of a type that has no fixed size";
        }

        Add(into, new XmlNode(NodeKind.Value) { Type = type, Bytes = cursor.Take(size).ToArray() });
    }

    private void Substitute(ref TreeCursor cursor, in Scope scope, bool optional, List<XmlNode> into)
    {
        var number = cursor.UInt16();
        cursor.Byte();
        var value = number < scope.Values.Length ? scope.Values[number] : default;
        if (value.Type == BinXmlType.BinXml)
        {
            var nested = new TreeCursor(cursor.Chunk, value.Offset, value.Offset + value.Length);
            Content(ref nested, new Scope([], scope.Depth + 1, WithDependency: false), into);
            return;
        }

        var bytes = value.Type == BinXmlType.Null ? [] : cursor.Chunk.Slice(value.Offset, value.Length).ToArray();
        Add(into, new XmlNode(NodeKind.Value) { Type = value.Type, Bytes = bytes, IsOptional = optional });
    }

    private void Instance(ref TreeCursor cursor, in Scope scope, List<XmlNode> into)
    {
        cursor.Take(5);
        var definition = cursor.Int32();
        var header = new TreeCursor(cursor.Chunk, Math.Max(definition, 0), cursor.Chunk.Length);
        header.Take(20);
        var size = header.Int32();
        if (definition < 0 || header.Failed || size < 0 || size > header.End - header.Position)
        {
            error ??= "a template definition outside the chunk";
            return;
        }

        if (definition == cursor.Position)
        {
            cursor.Take(24 + size);
        }

        var values = Values(ref cursor);
        var body = new TreeCursor(cursor.Chunk, header.Position, header.Position + size);
        Content(ref body, new Scope(values, scope.Depth + 1, WithDependency: true), into);
    }

    private TreeValue[] Values(ref TreeCursor cursor)
    {
        var count = cursor.Int32();
        if (count < 0 || count > (cursor.End - cursor.Position) / 4)
        {
            error ??= "more template values than there is room for";
            return [];
        }

        var values = new TreeValue[count];
        var at = cursor.Position + (count * 4);
        for (var i = 0; i < count; i++)
        {
            var size = cursor.UInt16();
            values[i] = new TreeValue(at, size, cursor.Byte());
            cursor.Byte();
            at += size;
        }

        cursor.Take(at - cursor.Position);
        error ??= cursor.Failed ? "template values that run out of the record" : null;
        return error is null ? values : [];
    }

    // MS-EVEN6 3.1.4.7.5: an element with an array in it is repeated for each item.
    private void Expand(XmlNode element, List<XmlNode> into)
    {
        var array = element.Children.Find(child => child.IsArray)
            ?? element.Attributes.SelectMany(a => a.Value).FirstOrDefault(value => value.IsArray);
        if (array is null)
        {
            Add(into, element);
            return;
        }

        var items = new ArrayItems(array.Type, array.Bytes);
        while (items.Next() && error is null)
        {
            var item = new XmlNode(NodeKind.Value)
            {
                Type = array.Type & ~BinXmlType.Array, Bytes = array.Bytes.AsSpan(items.Start, items.Length).ToArray(),
            };
            List<XmlNode> WithItem(List<XmlNode> all) => [.. all.Select(node => ReferenceEquals(node, array) ? item : node)];
            nodes += element.Children.Count + element.Attributes.Count;
            Add(into, new XmlNode(NodeKind.Element)
            {
                Name = element.Name,
                Attributes = [.. element.Attributes.Select(a => a with { Value = WithItem(a.Value) })],
                Children = WithItem(element.Children),
            });
        }
    }

    private void Add(List<XmlNode> into, XmlNode node)
    {
        into.Add(node);
        if (++nodes > EvtxLimits.NodesPerTree)
        {
            error ??= "more nodes than a record may have";
        }
    }

    private readonly record struct TreeValue(int Offset, int Length, int Type);

    private record struct Scope(TreeValue[] Values, int Depth, bool WithDependency, bool DependencyKnown = false);
}

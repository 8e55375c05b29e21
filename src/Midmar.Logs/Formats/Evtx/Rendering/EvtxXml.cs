using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Rendering;

/// <summary>Renders event log records as XML, for people; detection does not need it.</summary>
public static class EvtxXml
{
    /// <summary>The record as XML on one line, without a declaration.</summary>
    /// <param name="record">A record that <see cref="EvtxFormat"/> read, its batch not yet started again.</param>
    /// <param name="xml">The XML. Characters that XML does not allow are U+FFFD.</param>
    /// <param name="error">What is wrong with the record when it cannot be rendered.</param>
    public static bool TryRender(
        in RecordView record, [NotNullWhen(true)] out string? xml, [NotNullWhen(false)] out string? error)
    {
        xml = null;
        var root = BinXmlTree.Parse(
            record.Batch.Buffer, (int)(record.Offset - record.Batch.BufferOffset), record.Original.Length, out error);
        if (root is null)
        {
            error ??= "no event in it";
            return false;
        }

        var text = new StringBuilder();
        Write(root, text);
        xml = text.ToString();
        error = null;
        return true;
    }

    private static void Write(XmlNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.Element:
                WriteElement(node, text);
                break;
            case NodeKind.Text or NodeKind.Value:
                Escape(node.PlainText(), text, inAttribute: false);
                break;
            case NodeKind.CData:
                text.Append("<![CDATA[").Append(Clean(node.Content).Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)).Append("]]>");
                break;
            case NodeKind.Character when XmlConvert.IsXmlChar((char)node.Type):
                text.Append("&#").Append(node.Type).Append(';');
                break;
            case NodeKind.Entity:
                text.Append('&').Append(XmlConvert.EncodeLocalName(node.Name)).Append(';');
                break;
            case NodeKind.Instruction:
                text.Append("<?").Append(XmlConvert.EncodeLocalName(node.Name)).Append(' ')
                    .Append(Clean(node.Content).Replace("?>", "? >", StringComparison.Ordinal)).Append("?>");
                break;
            default:
                break;
        }
    }

    private static void WriteElement(XmlNode element, StringBuilder text)
    {
        var name = XmlConvert.EncodeLocalName(element.Name);
        text.Append('<').Append(name);
        foreach (var attribute in element.Attributes)
        {
            if (!attribute.IsAbsent)
            {
                text.Append(' ').Append(XmlConvert.EncodeName(attribute.Name)).Append("=\"");
                Escape(attribute.Text, text, inAttribute: true);
                text.Append('"');
            }
        }

        if (element.Children.Count == 0)
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        foreach (var child in element.Children)
        {
            Write(child, text);
        }

        text.Append("</").Append(name).Append('>');
    }

    private static void Escape(string value, StringBuilder text, bool inAttribute)
    {
        foreach (var letter in Clean(value))
        {
            _ = letter switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' when inAttribute => text.Append("&quot;"),
                '\n' or '\r' or '\t' when inAttribute => text.Append("&#").Append((int)letter).Append(';'),
                '\r' => text.Append("&#13;"),
                _ => text.Append(letter),
            };
        }
    }

    private static string Clean(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}

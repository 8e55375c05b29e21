using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Rendering;

/// <summary>
/// Renders event log records as JSON in the shape that evtx_dump made common: attributes under <c>#attributes</c>, text
/// beside them under <c>#text</c>, <c>&lt;Data Name="X"&gt;</c> as <c>X</c>, unnamed <c>Data</c> as one list.
/// For people and other tools; detection does not need it. As evtx_dump does since 0.8.5, white space at the end of a
/// text is left out here; the fields of the record and <see cref="EvtxXml"/> keep it.
/// </summary>
public static class EvtxJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record as one JSON object on one line.</summary>
    /// <param name="record">A record that <see cref="EvtxFormat"/> read, its batch not yet started again.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="error">What is wrong with the record when it cannot be rendered.</param>
    public static bool TryRender(
        in RecordView record, [NotNullWhen(true)] out string? json, [NotNullWhen(false)] out string? error)
    {
        json = null;
        var root = BinXmlTree.Parse(
            record.Batch.Buffer, (int)(record.Offset - record.Batch.BufferOffset), record.Original.Length, out error);
        if (root is null)
        {
            error ??= "no event in it";
            return false;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(WellFormed(root.Name));
            WriteElement(writer, root, isContainer: false);
            writer.WriteEndObject();
        }

        json = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        error = null;
        return true;
    }

    private static void WriteElement(Utf8JsonWriter writer, XmlNode element, bool isContainer)
    {
        var attributes = element.Attributes.Where(a => a.Text.Length > 0).ToList();
        if (attributes.Count == 0 && !element.Elements.Any())
        {
            WriteContent(writer, element, whenEmpty: null);
            return;
        }

        writer.WriteStartObject();
        if (attributes.Count > 0)
        {
            writer.WriteStartObject("#attributes");
            foreach (var attribute in attributes)
            {
                writer.WritePropertyName(WellFormed(attribute.Name));
                WriteText(writer, attribute.Value);
            }

            writer.WriteEndObject();
        }

        if (TextOf(element).Any(node => node.PlainText().Length > 0))
        {
            writer.WritePropertyName("#text");
            WriteContent(writer, element, string.Empty);
        }

        WriteChildren(writer, element, isContainer);
        writer.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter writer, XmlNode element, bool isContainer)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var unnamed = isContainer ? element.Elements.Where(IsUnnamedData).ToList() : [];
        foreach (var child in element.Elements)
        {
            if (unnamed.Count > 0 && IsUnnamedData(child))
            {
                WriteUnnamedData(writer, unnamed, ReferenceEquals(child, unnamed[0]));
            }
            else if (isContainer && IsData(child))
            {
                WriteKey(writer, NameOf(child), used);
                WriteData(writer, child);
            }
            else
            {
                WriteKey(writer, child.Name, used);
                WriteElement(writer, child, child.Name is "EventData" or "UserData");
            }
        }
    }

    private static void WriteUnnamedData(Utf8JsonWriter writer, List<XmlNode> all, bool isFirst)
    {
        if (!isFirst)
        {
            return;
        }

        writer.WriteStartObject("Data");
        writer.WritePropertyName("#text");
        if (all.Count > 1)
        {
            writer.WriteStartArray();
        }

        foreach (var data in all)
        {
            WriteData(writer, data);
        }

        if (all.Count > 1)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, XmlNode data)
    {
        if (data.Elements.Any())
        {
            writer.WriteStartObject();
            WriteChildren(writer, data, isContainer: false);
            writer.WriteEndObject();
        }
        else
        {
            WriteContent(writer, data, string.Empty);
        }
    }

    private static bool IsData(XmlNode node) => node.Name == "Data";

    private static bool IsUnnamedData(XmlNode node) => IsData(node) && NameOf(node).Length == 0;

    private static string NameOf(XmlNode data) => data.Attributes.Find(a => a.Name == "Name")?.Text ?? string.Empty;

    // The second of a name is name_1, the third name_2.
    private static void WriteKey(Utf8JsonWriter writer, string name, Dictionary<string, int> used)
    {
        var times = used.GetValueOrDefault(name);
        used[name] = times + 1;
        writer.WritePropertyName(WellFormed(times == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{times}")));
    }

    private static IEnumerable<XmlNode> TextOf(XmlNode element) =>
        element.Children.Where(child => child.Kind is not (NodeKind.Element or NodeKind.Instruction));

    private static void WriteContent(Utf8JsonWriter writer, XmlNode element, string? whenEmpty)
    {
        var text = TextOf(element).ToList();
        if (text.TrueForAll(node => node.PlainText().Length == 0))
        {
            writer.WriteStringValue(whenEmpty);
        }
        else
        {
            WriteText(writer, text);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, List<XmlNode> nodes)
    {
        if (nodes is [{ Kind: NodeKind.Value } only])
        {
            WriteValue(writer, only.Type & ~BinXmlType.Array, only);
        }
        else
        {
            writer.WriteStringValue(WellFormed(string.Concat(nodes.Select(node => node.PlainText()))));
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, int type, XmlNode value)
    {
        var bytes = value.Bytes;
        switch (type)
        {
            case >= BinXmlType.Int8 and <= BinXmlType.UInt64 when bytes.Length is > 0 and <= 8 && ValueText.IsSigned(type):
                writer.WriteNumberValue(ValueText.Signed(bytes));
                break;
            case >= BinXmlType.Int8 and <= BinXmlType.UInt64 when bytes.Length is > 0 and <= 8:
                writer.WriteNumberValue(ValueText.Unsigned(bytes));
                break;
            case BinXmlType.Bool when bytes.Length is > 0 and <= 8:
                writer.WriteBooleanValue(ValueText.Unsigned(bytes) != 0);
                break;
            case BinXmlType.Real32 when bytes.Length == 4 && float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(bytes)):
                writer.WriteNumberValue(BinaryPrimitives.ReadSingleLittleEndian(bytes));
                break;
            case BinXmlType.Real64 when bytes.Length == 8 && double.IsFinite(BinaryPrimitives.ReadDoubleLittleEndian(bytes)):
                writer.WriteNumberValue(BinaryPrimitives.ReadDoubleLittleEndian(bytes));
                break;
            case BinXmlType.String:
                writer.WriteStringValue(WellFormed(value.PlainText().TrimEnd()));
                break;
            default:
                writer.WriteStringValue(WellFormed(value.PlainText()));
                break;
        }
    }

    // The writer refuses lone surrogates, which damaged names and texts may have.
    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}

using Midmar.Logs.Formats.Evtx;
using Midmar.Logs.Formats.Evtx.Rendering;

namespace Midmar.Logs.Tests.Evtx;

/// <summary>
/// The fields of a record by way of its tree: the oracle for the reader's fast way. Written for clarity, from the rules
/// in the remarks of <see cref="EvtxFormat"/>, not from the reader.
/// </summary>
internal static class TreeFields
{
    private static readonly string[] Identity = ["EventID", "Channel", "Computer", "Provider_Name"];
    private static readonly string[] Strongest = ["EventData", "UserData", "System", "Event"];

    /// <summary>Name to values, each as text; null for a value that is null.</summary>
    public static Dictionary<string, List<string?>> Of(XmlNode root)
    {
        var found = new List<(string Part, string Name, string? Value)>();
        Attributes(root, "Event", found);
        foreach (var part in root.Elements)
        {
            var partName = part.Name is "System" or "EventData" or "UserData" ? part.Name : "Event";
            Attributes(part, partName, found);
            if (HasText(part))
            {
                found.Add((partName, part.Name, TextOf(part)));
            }

            foreach (var child in part.Elements)
            {
                Leaves(child, partName, found);
            }
        }

        return Named(found);
    }

    private static Dictionary<string, List<string?>> Named(List<(string Part, string Name, string? Value)> found)
    {
        var fields = new Dictionary<string, List<string?>>(StringComparer.Ordinal);
        foreach (var group in found.GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            var parts = group.Select(f => f.Part).ToHashSet(StringComparer.Ordinal);
            var owner = Identity.Contains(group.Key) && parts.Contains("System") ? "System" : Strongest.First(parts.Contains);
            foreach (var (part, name, value) in group)
            {
                var key = part == owner ? name : $"{part}_{name}";
                fields.TryAdd(key, []);
                fields[key].Add(value);
            }
        }

        return fields;
    }

    private static void Leaves(XmlNode element, string part, List<(string Part, string Name, string? Value)> found)
    {
        var given = element.Name == "Data" && part != "System"
            ? element.Attributes.Find(a => a.Name == "Name")?.Text.Replace(" ", string.Empty, StringComparison.Ordinal)
            : null;
        var isNamed = !string.IsNullOrEmpty(given);
        var name = isNamed ? given! : element.Name;
        var attributes = Attributes(element, part, found, isNamed);
        if (HasText(element) || (part == "System" && element.Children.Any(child => child is { Kind: NodeKind.Value, Type: not BinXmlType.Null })))
        {
            found.Add((part, name, TextOf(element)));
        }
        else if (!element.Elements.Any())
        {
            var nulls = element.Children.Any(child => child.Kind == NodeKind.Value);
            if (part != "System" && (nulls || (!attributes && part is "EventData" or "UserData")))
            {
                found.Add((part, name, element.Children is [{ Type: not BinXmlType.Null }] ? string.Empty : null));
            }
        }

        foreach (var child in element.Elements)
        {
            Leaves(child, part, found);
        }
    }

    private static bool Attributes(
        XmlNode element, string part, List<(string Part, string Name, string? Value)> found, bool isNamed = false)
    {
        var any = false;
        foreach (var attribute in element.Attributes)
        {
            var isName = isNamed && attribute.Name == "Name";
            var isNull = attribute.Value is [] or [{ Kind: NodeKind.Value, Type: BinXmlType.Null }];
            any |= !isName && attribute.Value.Count > 0 && !attribute.Name.StartsWith("xmlns", StringComparison.Ordinal);
            if (!isName && !isNull && !attribute.Name.StartsWith("xmlns", StringComparison.Ordinal))
            {
                found.Add((part, $"{element.Name}_{attribute.Name}", attribute.Text));
            }
        }

        return any;
    }

    private static bool HasText(XmlNode element) =>
        element.Children.Any(child => child.Kind is not (NodeKind.Element or NodeKind.Instruction)
            && !string.IsNullOrWhiteSpace(child.PlainText()))
        || element.Children.Any(child => child.Kind == NodeKind.Value && child.Type != BinXmlType.Null && child.PlainText().Length > 0);

    private static string TextOf(XmlNode element) => string.Concat(element.Children.Select(child => child.PlainText()));
}

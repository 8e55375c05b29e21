using System.Globalization;
using System.Text.Json;
using Midmar.Logs.Formats.Json;

namespace Midmar.Logs.Tests.Json;

/// <summary>What the members of a record come to, computed the slow and plain way from a <see cref="JsonDocument"/>.</summary>
internal static class Oracle
{
    public static Dictionary<string, string> Flatten(JsonElement record)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        Object(record, string.Empty, 0, values);
        return values.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Count == 1 ? pair.Value[0] : $"[{string.Join(',', pair.Value)}]",
            StringComparer.Ordinal);
    }

    private static void Object(JsonElement element, string path, int depth, Dictionary<string, List<string>> values)
    {
        if (depth > 0 && !element.EnumerateObject().Any())
        {
            Add(path, "null", values);
        }

        foreach (var member in element.EnumerateObject())
        {
            var name = depth == 0 ? member.Name : $"{path}.{member.Name}";
            Member(member.Value, name.Length > JsonFormat.MaxNameLength ? name[..JsonFormat.MaxNameLength] : name, depth, values);
        }
    }

    private static void Member(JsonElement value, string path, int depth, Dictionary<string, List<string>> values)
    {
        if (value.ValueKind == JsonValueKind.Object && depth + 1 < JsonFormat.MaxDepth)
        {
            Object(value, path, depth + 1, values);
        }
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object)
        {
            foreach (var item in value.EnumerateArray())
            {
                Member(item, path, depth, values);
            }
        }
        else
        {
            Add(path, Show(value), values);
        }
    }

    private static void Add(string path, string value, Dictionary<string, List<string>> values)
    {
        var name = ShapeNames.Of(path).Field;
        if (!values.TryGetValue(name, out var list))
        {
            values.Add(name, list = []);
        }

        list.Add(value);
    }

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"\"{value.GetString()}\"",
        JsonValueKind.Number when value.TryGetInt64(out var integer) && !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') =>
            integer.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number when value.TryGetDouble(out var real) && double.IsFinite(real) =>
            "r" + real.ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.Number => $"\"{value.GetRawText()}\"",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Show))}]",
        _ => $"\"{value.GetRawText()}\"",
    };
}

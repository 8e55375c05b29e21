using System.Text.Json;
using Midmar.Intel.Marking;

namespace Midmar.Intel.Formats.StixBundle;

/// <summary>The markings a bundle refers to: those with fixed ids, and those it defines itself under other ids.</summary>
internal sealed class StixMarkings
{
    private readonly Dictionary<string, Tlp> own = new(StringComparer.Ordinal);

    /// <summary>Takes note of a marking definition.</summary>
    public void Note(JsonElement o)
    {
        if (StixIndicators.Text(o, "type") != "marking-definition" || StixIndicators.Text(o, "id") is not { } id)
        {
            return;
        }

        var text = o.TryGetProperty("definition", out var definition) && definition.ValueKind == JsonValueKind.Object
            ? StixIndicators.Text(definition, "tlp")
            : ExtensionOf(o);
        text ??= StixIndicators.Text(o, "name") is { } name && name.StartsWith("TLP:", StringComparison.OrdinalIgnoreCase) ? name : null;
        if (text is not null && TlpNames.TryParse(text, out var marking))
        {
            own[id] = marking;
        }
    }

    /// <summary>The strictest marking of an object.</summary>
    public Tlp Of(JsonElement o)
    {
        var strictest = Tlp.None;
        if (o.TryGetProperty("object_marking_refs", out var refs) && refs.ValueKind == JsonValueKind.Array)
        {
            foreach (var reference in refs.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!))
            {
                var marking = TlpNames.OfStixId(reference) ?? own.GetValueOrDefault(reference);
                strictest = marking > strictest ? marking : strictest;
            }
        }

        return strictest;
    }

    /// <summary>TLP 2.0 stands in an extension, as <c>tlp_2_0</c>.</summary>
    private static string? ExtensionOf(JsonElement o) =>
        o.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object
            ? extensions.EnumerateObject()
                .Where(e => e.Value.ValueKind == JsonValueKind.Object)
                .Select(e => StixIndicators.Text(e.Value, "tlp_2_0"))
                .FirstOrDefault(t => t is not null)
            : null;
}

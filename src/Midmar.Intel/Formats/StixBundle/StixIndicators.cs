using System.Globalization;
using System.Text.Json;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;

namespace Midmar.Intel.Formats.StixBundle;

/// <summary>
/// The indicators of a STIX 2.1 bundle. <c>valid_from</c> is not looked at: what is known today to be hostile is wanted in
/// the records of before, too.
/// </summary>
internal static class StixIndicators
{
    private const string Format = "stix";

    public static IndicatorReading Read(ReadOnlySpan<byte> json, Action<Indicator> sink)
    {
        var tally = new ReadingTally(Format, sink);
        try
        {
            var markings = new StixMarkings();
            if (!ForEach(json, (_, o) => markings.Note(o)))
            {
                return tally.Done(new RefusedIndicator(
                    "stix.bundle", "the file", "It is JSON without a list 'objects'. Give a STIX 2.1 bundle, or CSV."));
            }

            ForEach(json, (index, o) =>
            {
                if (!tally.IsFull && Text(o, "type") == "indicator")
                {
                    ReadIndicator(tally, markings, o, index);
                }
            });
            return tally.Done();
        }
        catch (JsonException e)
        {
            return tally.Done(new RefusedIndicator(
                "stix.json",
                string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"),
                "It is no JSON from there on. Send the file again, whole."));
        }
    }

    private static void ReadIndicator(ReadingTally tally, StixMarkings markings, JsonElement indicator, int index)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"object {index + 1} ({IndicatorText.Short(Text(indicator, "id") ?? "without id")})");
        if (indicator.TryGetProperty("revoked", out var revoked) && revoked.ValueKind == JsonValueKind.True)
        {
            tally.Note("revoked indicators were left out");
            return;
        }

        if (Text(indicator, "pattern_type") is { } type && type != "stix")
        {
            tally.Refuse("stix.pattern-type", place, $"Its pattern is in '{IndicatorText.Short(type)}'; only 'stix' is read here.{(type == "sigma" ? " Put it among the rules." : string.Empty)}");
            return;
        }

        if (Text(indicator, "pattern") is not { } pattern)
        {
            tally.Refuse("stix.pattern", place, "It has no pattern.");
            return;
        }

        DateTime? expires = null;
        if (indicator.TryGetProperty("valid_until", out var until))
        {
            if (until.ValueKind != JsonValueKind.String || !until.TryGetDateTimeOffset(out var moment))
            {
                tally.Refuse("indicator.expiry", place, "Its valid_until is no time. Write it like 2026-07-19T22:00:00Z.");
                return;
            }

            expires = moment.UtcDateTime;
        }

        if (SimplePattern.Read(pattern, out var problem) is not { } values)
        {
            tally.Refuse("stix.pattern", place, problem);
            return;
        }

        Add(tally, place, values, expires, markings.Of(indicator), ConfidenceOf(indicator));
    }

    private static void Add(
        ReadingTally tally, string place, List<(string Value, IndicatorKind[] Kinds)> values, DateTime? expires, Tlp marking, int? confidence)
    {
        foreach (var (value, kinds) in values)
        {
            if (IndicatorText.TryRead(value, kinds, out var read, out var problem))
            {
                tally.Add(read, new Indicator(read.Kind, read.Value, expires, marking, confidence));
            }
            else
            {
                tally.Refuse("indicator.value", place, problem);
            }
        }
    }

    private static int? ConfidenceOf(JsonElement indicator) =>
        indicator.TryGetProperty("confidence", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= 100
            ? number
            : null;

    /// <summary>Calls for each object of the bundle, one in memory at a time; false when there is no list of objects.</summary>
    private static bool ForEach(ReadOnlySpan<byte> json, Action<int, JsonElement> onObject)
    {
        var reader = new Utf8JsonReader(json);
        var isFound = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObjects = reader.ValueTextEquals("objects"u8);
            reader.Read();
            if (!isObjects || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            isFound = true;
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                using var document = JsonDocument.ParseValue(ref reader);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    onObject(index, document.RootElement);
                }
            }
        }

        // What stands behind the bundle's end would be an error too.
        while (reader.Read())
        {
        }

        return isFound;
    }

    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

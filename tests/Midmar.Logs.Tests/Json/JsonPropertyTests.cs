using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonPropertyTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("EventID", "Channel", "a", "b", "c.d", "Event", "System", "#text", "winlog", "event_data", "ä", "q\"uote", "back\\", ""),
        Gen.String[Gen.Char.AlphaNumeric, 0, 5]);

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.String.Select(text => (JsonNode?)JsonValue.Create(new string([.. text.Where(c => !char.IsSurrogate(c))]))),
        Gen.OneOf("é😀", "a\\b", "\"", "\n\r\t\b\f\u0001", "C:\\Windows\\x").Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Long.Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Const((JsonNode?)null));

    private static Gen<JsonNode?> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (4, Scalar),
            (1, Object(depth - 1).Select(node => (JsonNode?)node)),
            (1, Value(depth - 1).Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))));

    private static Gen<JsonObject> Object(int depth) => Gen.Select(Name, Value(depth)).Array[0, 6].Select(members =>
    {
        var node = new JsonObject();
        foreach (var (name, value) in members)
        {
            node[name] = value?.DeepClone();
        }

        return node;
    });

    [Fact]
    public void Random_documents_read_as_a_plain_flattening_does() =>
        Gen.Select(Object(4).Array[1, 5], Gen.Bool, Gen.Bool, Gen.Int[0, 2]).Sample((documents, indented, escaped, layout) =>
        {
            var options = new JsonSerializerOptions
            {
                WriteIndented = indented,
                Encoder = escaped ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            };
            var texts = documents.Select(document => document.ToJsonString(options)).ToList();
            var text = layout switch
            {
                0 => string.Join('\n', texts),
                1 => $"[{string.Join(",\n", texts)}]",
                _ => $"{{\"Records\":[{string.Join(',', texts)}]}}",
            };

            var read = Reading.All(Encoding.UTF8.GetBytes(text));

            Assert.Empty(read.Problems);
            Assert.Equal(documents.Length, read.Records.Count);
            foreach (var (original, record) in texts.Zip(read.Records))
            {
                using var document = JsonDocument.Parse(original);
                foreach (var (name, value) in Oracle.Flatten(document.RootElement))
                {
                    Assert.Equal(value, record[name]);
                }
            }
        }, iter: 2_000);
}

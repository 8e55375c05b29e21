using System.Text.Json;
using Midmar.Logs.Formats.Evtx.Rendering;
using Midmar.Records;
using Midmar.Testing;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class RealFilesTests
{
    [Fact]
    public void All_281_files_of_attack_recordings_are_read_with_every_record_and_no_problem()
    {
        var counted = EvtxFiles.All("evtx", "evtx-to-mitre-attack").Select(EvtxFiles.Count).ToArray();

        Assert.Equal(281, counted.Length);
        Assert.Equal(10_015, counted.Sum(c => c.Records));
        Assert.Empty(counted.SelectMany(c => c.Problems));
    }

    [Fact]
    public void Every_value_of_every_real_record_is_what_the_tree_of_the_record_says()
    {
        var records = 0;
        var wrong = new List<string>();
        foreach (var file in EvtxFiles.All("evtx").Concat(EvtxFiles.All("sigma", "regression_data")))
        {
            EvtxFiles.ForEachBatch(File.ReadAllBytes(file), batch =>
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    records++;
                    wrong.AddRange(Differences(batch[i]).Select(d => $"{Path.GetFileName(file)} at {batch[i].Offset}: {d}"));
                }
            });
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} differences: {string.Join('\n', wrong.Take(20))}");
        Assert.True(records > 19_000, $"Only {records} records.");
    }

    [Fact]
    public void Every_regression_case_renders_as_the_JSON_beside_it()
    {
        var cases = 0;
        var wrong = new List<string>();
        foreach (var file in EvtxFiles.All("sigma", "regression_data"))
        {
            var expected = ReadAll(Path.ChangeExtension(file, ".json"));
            var actual = new List<JsonElement>();
            EvtxFiles.ForEachBatch(File.ReadAllBytes(file), batch => actual.AddRange(Render(batch)));
            cases++;
            Assert.Equal(expected.Count, actual.Count);
            wrong.AddRange(expected.Zip(actual).SelectMany(pair => Differences(Path.GetFileName(file), pair.First, pair.Second)));
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases} differ: {string.Join('\n', wrong.Take(3))}");
        Assert.Equal(98, cases);
    }

    [Fact]
    public void Every_real_record_renders_as_XML_that_a_parser_accepts()
    {
        var records = 0;
        foreach (var file in EvtxFiles.All("evtx"))
        {
            EvtxFiles.ForEachBatch(File.ReadAllBytes(file), batch =>
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    Assert.True(EvtxXml.TryRender(batch[i], out var xml, out var error), error);
                    Assert.Equal("Event", System.Xml.Linq.XElement.Parse(xml).Name.LocalName);
                    records++;
                }
            });
        }

        Assert.True(records > 19_000, $"Only {records} records.");
    }

    private static IEnumerable<string> Differences(RecordView record)
    {
        var root = BinXmlTree.Parse(
            record.Batch.Buffer, (int)(record.Offset - record.Batch.BufferOffset), record.Original.Length, out var error);
        if (root is null)
        {
            yield return $"no tree: {error}";
            yield break;
        }

        var expected = TreeFields.Of(root);
        for (var i = 0; i < record.FieldCount; i++)
        {
            var value = record.ValueAt(i);
            var actual = value.Kind switch
            {
                FieldValueKind.List => value.Items.ToArray().Select(Text),
                FieldValueKind.Null when expected.GetValueOrDefault(record.NameAt(i)) is { Count: 0 } => [],
                _ => [Text(value)],
            };
            if (!expected.Remove(record.NameAt(i), out var values) || !values.SequenceEqual(actual))
            {
                yield return $"{record.NameAt(i)} is '{value}' ({value.Kind}), not '{string.Join("', '", values ?? ["absent"])}'";
            }
        }

        foreach (var (name, values) in expected)
        {
            yield return $"{name} is absent, not '{string.Join("', '", values)}'";
        }
    }

    private static IEnumerable<string> Differences(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != JsonValueKind.Object || actual.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.DeepEquals(expected, actual) ? [] : [$"{path} is {actual.GetRawText()}, not {expected.GetRawText()}"];
        }

        var names = expected.EnumerateObject().Concat(actual.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal);
        return names.SelectMany(name =>
            !expected.TryGetProperty(name, out var left) ? [$"{path}.{name} is too much"]
            : !actual.TryGetProperty(name, out var right) ? [$"{path}.{name} is absent"]
            : Differences($"{path}.{name}", left, right));
    }

    private static string? Text(FieldValue value) => value.Kind == FieldValueKind.Null ? null : value.ToString();

    private static IEnumerable<JsonElement> Render(RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Assert.True(EvtxJson.TryRender(batch[i], out var json, out var error), error);
            yield return JsonDocument.Parse(json).RootElement;
        }
    }

    private static List<JsonElement> ReadAll(string file)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        var all = new List<JsonElement>();
        while (reader.Read())
        {
            all.Add(JsonElement.ParseValue(ref reader));
        }

        return all;
    }
}

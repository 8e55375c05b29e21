using System.Text.Json;
using Midmar.Logs.Archives;
using Midmar.Records;
using Midmar.Testing;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonRealDataTests
{
    [Fact]
    public void Every_record_of_the_security_datasets_is_read_with_the_values_it_has() => CompareSecurityDatasets(memo: null);

    /// <summary>The memo goes from file to file, as it goes from batch to batch in a centre.</summary>
    [Fact]
    public void Values_met_before_are_the_values_they_were() => CompareSecurityDatasets(new ValueMemo());

    private static void CompareSecurityDatasets(ValueMemo? memo)
    {
        var records = 0;
        var unknown = 0;
        foreach (var file in Directory.EnumerateFiles(RealData.Require("security-datasets"), "*.zip", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(file);
            foreach (var entry in new ArchiveWalker(ArchiveLimits.Default).Walk(file, stream))
            {
                if (!entry.Name.Contains("__MACOSX", StringComparison.Ordinal) && Starts(entry, '{'))
                {
                    var content = new MemoryStream();
                    entry.Content.CopyTo(content);
                    var (read, other) = CompareLines(content.ToArray(), entry.Name, memo);
                    records += read;
                    unknown += other;
                }
            }
        }

        Assert.True(records > 200_000, $"{records} records");
        Assert.True(unknown < records / 1000, $"{unknown} of {records} records have no log source");
    }

    [Fact]
    public void Every_cloudtrail_record_is_read_with_the_values_it_has()
    {
        var records = 0;
        foreach (var file in Directory.EnumerateFiles(RealData.Require("aws-cloudtrail", "CloudTrail"), "*.json", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes);
            var expected = document.RootElement.GetProperty("Records").EnumerateArray().ToList();
            var read = Reading.All(bytes, file);

            Assert.Empty(read.Problems);
            Assert.Equal(expected.Count, read.Records.Count);
            foreach (var (element, record) in expected.Zip(read.Records))
            {
                AssertSame(element, record.Fields);
                Assert.Equal("product=aws service=cloudtrail", record.Sources.ToString());
                Assert.Equal(element.GetProperty("eventTime").GetDateTime(), record.Time);
            }

            records += read.Records.Count;
        }

        Assert.True(records > 1000, $"{records} records");
    }

    [Fact]
    public void Every_regression_event_is_read_with_the_names_and_values_of_an_event_log()
    {
        var files = Directory.EnumerateFiles(RealData.Require("sigma", "regression_data"), "*.json", SearchOption.AllDirectories).ToList();
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var read = Reading.All(bytes, file);

            Assert.Empty(read.Problems);
            Assert.NotEmpty(read.Records);
            foreach (var record in read.Records)
            {
                using var document = JsonDocument.Parse(record.Original);
                AssertSame(document.RootElement, record.Fields);
                var system = document.RootElement.GetProperty("Event").GetProperty("System");
                Assert.Equal($"\"{system.GetProperty("Channel").GetString()}\"", record["Channel"]);
                Assert.Equal($"\"{system.GetProperty("Computer").GetString()}\"", record["Computer"]);
                Assert.Equal($"\"{system.GetProperty("Provider").GetProperty("#attributes").GetProperty("Name").GetString()}\"", record["Provider_Name"]);
                Assert.NotEmpty(record.Sources.Sources);
                Assert.NotEqual(default, record.Time);
            }
        }

        Assert.True(files.Count > 90, $"{files.Count} files");
    }

    [Fact]
    public void Zeek_logs_in_json_are_read_and_those_in_columns_are_not_taken_for_json()
    {
        var columns = 0;
        foreach (var file in Directory.EnumerateFiles(RealData.Require("zeek"), "*.log", SearchOption.AllDirectories))
        {
            var isJson = File.ReadLines(file).Any(line => line.StartsWith('{'));
            Assert.Equal(isJson, new Formats.Json.JsonFormat().Recognises(File.ReadAllBytes(file), file));
            columns += isJson ? 0 : 1;
        }

        Assert.True(columns > 300, $"{columns} files");

        // The baseline hides the time behind X and begins with a comment.
        var json = File.ReadAllText(RealData.Require("zeek", "javascript.http-uri-sha256", "http.log")).Replace('X', '1');
        var read = Reading.All(json, "a/http.log");

        Assert.Equal(["json.not-a-record"], read.Codes);
        Assert.Equal(json.Split('\n').Count(line => line.StartsWith('{')), read.Records.Count);
        foreach (var record in read.Records)
        {
            using var document = JsonDocument.Parse(record.Original);
            AssertSame(document.RootElement, record.Fields);
            Assert.Equal("category=proxy product=zeek service=http", record.Sources.ToString());
            Assert.Equal(record["uri"], record["c-uri"]);
        }
    }

    private static bool Starts(ArchiveEntry entry, char first) => entry.Content.Peek(1) is [var byteRead] && byteRead == first;

    /// <summary>Compares record by record with the lines, without keeping them all.</summary>
    private static (int Records, int Unknown) CompareLines(byte[] bytes, string name, ValueMemo? memo)
    {
        var problems = new List<ReadProblem>();
        var records = 0;
        var unknown = 0;
        var lines = Lines(bytes).GetEnumerator();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Reading.Each(new MemoryStream(bytes), name, record =>
        {
            Assert.True(lines.MoveNext(), $"{name} has more records than lines");
            Assert.Equal(lines.Current.Start, record.Offset);
            records++;
            unknown += record.Sources.Sources.IsEmpty ? 1 : 0;

            using var document = JsonDocument.Parse(bytes.AsMemory(lines.Current.Start, lines.Current.Length));
            fields.Clear();
            for (var i = 0; i < record.FieldCount; i++)
            {
                fields.Add(record.NameAt(i), Reading.Show(record.ValueAt(i)));
            }

            AssertSame(document.RootElement, fields);
            Assert.Equal(fields.Keys.Any(key => key is "ts" or "@timestamp" or "TimeCreated" or "EventTime"), record.Time != default);
        }, problems, memo: memo);

        Assert.False(lines.MoveNext(), $"{name} has more lines than records");
        Assert.Empty(problems);
        return (records, unknown);
    }

    private static IEnumerable<(int Start, int Length)> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var at ? at - start : bytes.Length - start;
            if (!bytes.AsSpan(start, length).Trim(" \r\t"u8).IsEmpty)
            {
                yield return (start, length);
            }

            start += length + 1;
        }
    }

    private static void AssertSame(JsonElement expected, Dictionary<string, string> actual)
    {
        foreach (var (field, value) in Oracle.Flatten(expected))
        {
            Assert.True(actual.TryGetValue(field, out var found), $"{field} is missing");
            Assert.Equal(value, found);
        }
    }
}

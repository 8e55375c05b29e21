using System.Globalization;
using System.Text.Json;

namespace Midmar.Sigma.Tests.Correlation;

/// <summary>A flat event of the correlation cases.</summary>
internal sealed record TestEvent(int Id, DateTime Time, IReadOnlyDictionary<string, string?> Fields)
{
    public static List<TestEvent> ReadAll(string path) => [.. File.ReadLines(path).Where(l => l.Length > 0).Select(Read)];

    private static TestEvent Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var fields = json.RootElement.EnumerateObject().ToDictionary(
            p => p.Name, p => p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString(), StringComparer.Ordinal);
        return new TestEvent(
            int.Parse(fields["id"]!, CultureInfo.InvariantCulture),
            DateTime.Parse(fields["@timestamp"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
            fields);
    }
}

using System.Globalization;
using System.Text.Json.Serialization;
using Midmar.Detection.Findings;
using Midmar.Records;

namespace Midmar.Store.Findings;

/// <summary>A finding as a row of the lake's table: names and texts that any tool can read.</summary>
internal sealed class FindingRow
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("rule_id")]
    public required string RuleId { get; init; }

    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("rule_hash")]
    public required string RuleHash { get; init; }

    [JsonPropertyName("level")]
    public required string Level { get; init; }

    [JsonPropertyName("rule_set_hash")]
    public required string RuleSetHash { get; init; }

    [JsonPropertyName("@timestamp")]
    public required DateTime Time { get; init; }

    [JsonPropertyName("first_time")]
    public required DateTime FirstTime { get; init; }

    [JsonPropertyName("found")]
    public required DateTime Found { get; init; }

    [JsonPropertyName("host")]
    public required string? Host { get; init; }

    [JsonPropertyName("account")]
    public required string? Account { get; init; }

    /// <summary>Name and value in turn.</summary>
    [JsonPropertyName("group_by")]
    public required List<string> GroupBy { get; init; }

    [JsonPropertyName("members")]
    public required List<string> Members { get; init; }

    [JsonPropertyName("member_count")]
    public required long MemberCount { get; init; }

    [JsonPropertyName("tags")]
    public required List<string> Tags { get; init; }

    [JsonPropertyName("marking")]
    public required string? Marking { get; init; }

    public static FindingRow Of(Finding finding) => new()
    {
        Id = finding.Id.ToString(),
        Kind = finding.Kind.ToString(),
        RuleId = finding.RuleId,
        Title = finding.Title,
        RuleHash = finding.RuleHash,
        Level = finding.Level.ToString(),
        RuleSetHash = finding.RuleSetHash,
        Time = finding.Time,
        FirstTime = finding.FirstTime,
        Found = finding.Found,
        Host = finding.Host,
        Account = finding.Account,
        GroupBy = [.. finding.Group.SelectMany(pair => new[] { pair.Key, pair.Value })],
        Members = [.. finding.Members.Select(m => m.ToString())],
        MemberCount = finding.MemberCount,
        Tags = [.. finding.Tags],
        Marking = finding.Marking,
    };

    /// <summary>What <see cref="RecordId.ToString"/> wrote.</summary>
    public static RecordId ParseRecord(string text)
    {
        var parts = text.Split('-', 3);
        return new RecordId(
            new WorkspaceId(int.Parse(parts[0], CultureInfo.InvariantCulture)),
            ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Parquet.Schema;

namespace Midmar.Store.Lake;

/// <summary>The columns of the table of findings. Times are there twice: as times for people's tools, and as .NET ticks, which lose nothing.</summary>
internal static class FindingColumns
{
    public const string TimeTicks = "midmar.time_ticks";

    /// <summary>Columns of text, and what is in them.</summary>
    public static ImmutableArray<(DataField Field, Func<Finding, string?> Of)> Texts { get; } =
    [
        (Text("finding.id"), f => f.Id.ToString()),
        (Text("rule.id"), f => f.RuleId),
        (Text("rule.name"), f => f.Title),
        (Text("rule.hash"), f => f.RuleHash),
        (Text("rule.level"), f => f.Level.ToString()),
        (Text("rule.set"), f => f.RuleSetHash),
        (Text("finding.kind"), f => f.Kind.ToString()),
        (Text("host.name"), f => f.Host),
        (Text("user.name"), f => f.Account),
        (Text("finding.group"), f => JsonSerializer.Serialize(f.Group.Select(g => new[] { g.Key, g.Value }))),
        (Text("finding.records"), f => string.Join(' ', f.Members)),
        (Text("rule.tags"), f => JsonSerializer.Serialize(f.Tags.AsEnumerable())),
        (Text("tlp"), f => f.Marking),
    ];

    /// <summary>Columns of integers, and what is in them.</summary>
    public static ImmutableArray<(DataField Field, Func<Finding, long> Of)> Numbers { get; } =
    [
        (new DataField<long>(TimeTicks), f => f.Time.Ticks),
        (new DataField<long>("midmar.first_time_ticks"), f => f.FirstTime.Ticks),
        (new DataField<long>("midmar.found_ticks"), f => f.Found.Ticks),
        (new DataField<long>("finding.record_count"), f => f.MemberCount),
    ];

    /// <summary>Columns of times, and what is in them.</summary>
    public static ImmutableArray<(DataField Field, Func<Finding, DateTime> Of)> Times { get; } =
    [
        (Moment("timestamp"), f => f.Time),
        (Moment("event.start"), f => f.FirstTime),
        (Moment("event.created"), f => f.Found),
    ];

    public static ParquetSchema Schema { get; } = new(
        [.. Times.Select(c => c.Field), .. Numbers.Select(c => c.Field), .. Texts.Select(c => c.Field)]);

    /// <summary>What is selected to read a finding, in the order <see cref="Read"/> expects.</summary>
    public static string Selection { get; } =
        string.Join(", ", Numbers.Select(c => c.Field.Name).Concat(Texts.Select(c => c.Field.Name)).Select(n => $"\"{n}\""));

    /// <summary>A finding as it was written.</summary>
    public static Finding Read(System.Data.Common.DbDataReader row)
    {
        string? TextAt(int index) => row.IsDBNull(Numbers.Length + index) ? null : row.GetString(Numbers.Length + index);
        string Needed(int index) => TextAt(index) ?? string.Empty;
        DateTime Time(int index) => new(row.GetInt64(index), DateTimeKind.Utc);
        return new Finding
        {
            Time = Time(0),
            FirstTime = Time(1),
            Found = Time(2),
            MemberCount = row.GetInt64(3),
            Id = new FindingId(UInt128.Parse(Needed(0), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            RuleId = Needed(1),
            Title = Needed(2),
            RuleHash = Needed(3),
            Level = Enum.Parse<RuleLevel>(Needed(4)),
            RuleSetHash = Needed(5),
            Kind = Enum.Parse<FindingKind>(Needed(6)),
            Host = TextAt(7),
            Account = TextAt(8),
            Group = [.. JsonSerializer.Deserialize<string[][]>(Needed(9))!.Select(g => KeyValuePair.Create(g[0], g[1]))],
            Members = [.. Needed(10).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseId)],
            Tags = [.. JsonSerializer.Deserialize<string[]>(Needed(11))!],
            Marking = TextAt(12),
        };
    }

    private static RecordId ParseId(string text)
    {
        var parts = text.Split('-', 3);
        return new RecordId(
            new WorkspaceId(int.Parse(parts[0], CultureInfo.InvariantCulture)),
            ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static DataField Text(string name) => new(name, typeof(string), isNullable: true);

    private static DateTimeDataField Moment(string name) => new(name, DateTimeFormat.Impala, isNullable: false);
}

using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Sigma.Rules;

namespace Midmar.Store.Findings;

/// <summary>Alerts as rows.</summary>
internal static class AlertRows
{
    public const string Columns =
        "id, kind, rule_id, host, account, title, level, first_time, last_time, raised, updated, findings, record_count, records, tags, marking, is_overflow, indicator";

    private const string Upsert = $"""
        INSERT INTO alerts ({Columns}) VALUES
            ($id, $kind, $rule, $host, $account, $title, $level, $first, $last, $raised, $updated, $findings, $count, $records, $tags, $marking, $overflow, $indicator)
        ON CONFLICT (id) DO UPDATE SET
            level = excluded.level, first_time = excluded.first_time, last_time = excluded.last_time, updated = excluded.updated,
            findings = excluded.findings, record_count = excluded.record_count, records = excluded.records
        """;

    public static void Write(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Upsert;
        string[] names =
        [
            "$id", "$kind", "$rule", "$host", "$account", "$title", "$level", "$first", "$last", "$raised", "$updated",
            "$findings", "$count", "$records", "$tags", "$marking", "$overflow", "$indicator",
        ];
        var parameters = names.Select(n => command.Parameters.Add(new SqliteParameter { ParameterName = n })).ToArray();
        foreach (var alert in alerts)
        {
            object[] values =
            [
                alert.Id.Value, (int)alert.Key.Kind, alert.Key.RuleId, (object?)alert.Key.Host ?? DBNull.Value,
                (object?)alert.Key.Account ?? DBNull.Value, alert.Title, (int)alert.Level, alert.First.Ticks, alert.Last.Ticks,
                alert.Raised.Ticks, alert.Updated.Ticks, alert.Findings, alert.RecordCount, FindingCodec.ToBytes(alert.Records),
                string.Join(' ', alert.Tags), (object?)alert.Marking ?? DBNull.Value, alert.IsOverflow ? 1 : 0,
                (object?)alert.Key.Indicator ?? DBNull.Value,
            ];
            for (var i = 0; i < values.Length; i++)
            {
                parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }
    }

    public static Alert Read(SqliteDataReader row) => new()
    {
        Id = new AlertId(row.GetInt64(0)),
        Key = new AlertKey((FindingKind)row.GetInt32(1), row.GetString(2), Optional(row, 3), Optional(row, 4), Optional(row, 17)),
        Title = row.GetString(5),
        Level = (RuleLevel)row.GetInt32(6),
        First = Time(row, 7),
        Last = Time(row, 8),
        Raised = Time(row, 9),
        Updated = Time(row, 10),
        Findings = row.GetInt64(11),
        RecordCount = row.GetInt64(12),
        Records = FindingCodec.RecordsFrom(row.GetFieldValue<byte[]>(13)),
        Tags = [.. row.GetString(14).Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Marking = Optional(row, 15),
        IsOverflow = row.GetInt32(16) != 0,
    };

    private static string? Optional(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTime Time(SqliteDataReader row, int column) => new(row.GetInt64(column), DateTimeKind.Utc);
}

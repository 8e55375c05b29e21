using System.Globalization;
using DuckDB.NET.Data;
using Midmar.Detection.Lake;

namespace Midmar.Store.Lake;

/// <summary>A query as conditions on records of a segment (SQL) and on a record in memory; both say the same.</summary>
internal static class QueryConditions
{
    /// <summary>Whether a record in memory has what a query asks for, time apart.</summary>
    public static bool Holds(RecordQuery query, StoredRecord record) => query.Terms.All(t => t.IsNegated != Holds(t, record));

    /// <summary>Whether a segment's filter rules the query out.</summary>
    public static bool IsRuledOut(RecordQuery query, TokenFilter filter) => query.Terms.Any(t => !t.IsNegated
        && Tokens.Certain(t.Value, t.Match != QueryMatch.Contains, t.Match == QueryMatch.Equals).Any(hash => !filter.MayHave(hash)));

    /// <summary>Adds the conditions on a segment's rows.</summary>
    public static string Where(RecordQuery query, DuckDBCommand command)
    {
        var conditions = new List<string> { "\"timestamp\" >= $from", "\"timestamp\" < $to" };
        Add(command, "from", query.From);
        Add(command, "to", query.To);
        if (query.After is { } after)
        {
            conditions.Add($"(\"timestamp\" < $after OR (\"timestamp\" = $after AND (\"{SegmentColumns.RecordSource}\" > $afterSource "
                + $"OR (\"{SegmentColumns.RecordSource}\" = $afterSource AND \"{SegmentColumns.RecordPosition}\" > $afterPosition))))");
            Add(command, "after", after.Time);
            Add(command, "afterSource", after.Id.Source);
            Add(command, "afterPosition", after.Id.Position);
        }

        for (var i = 0; i < query.Terms.Length; i++)
        {
            var condition = ConditionOf(query.Terms[i], string.Create(CultureInfo.InvariantCulture, $"term{i}"), command);
            conditions.Add(query.Terms[i].IsNegated ? $"NOT ({condition})" : $"({condition})");
        }

        return string.Join(" AND ", conditions);
    }

    /// <summary>Times are kept to the microsecond: a limit between two of them is the next.</summary>
    public static DateTime Ceiling(DateTime time)
    {
        var over = time.Ticks % TimeSpan.TicksPerMicrosecond;
        var whole = over == 0 || time.Ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerMicrosecond
            ? time.Ticks - over
            : time.Ticks - over + TimeSpan.TicksPerMicrosecond;
        return new DateTime(whole, DateTimeKind.Utc);
    }

    private static bool Holds(QueryTerm term, StoredRecord record)
    {
        var value = term.Value.ToLowerInvariant();
        foreach (var (name, text) in record.Fields)
        {
            if ((term.Field is null || IsNamed(name, term.Field)) && Holds(text.ToLowerInvariant(), value, term.Match))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamed(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || (RecordColumns.Find(wanted) is var column and >= 0 && column == RecordColumns.IndexOf(name));

    private static bool Holds(string text, string value, QueryMatch match) => match switch
    {
        QueryMatch.Equals => text.Equals(value, StringComparison.Ordinal),
        QueryMatch.StartsWith => text.StartsWith(value, StringComparison.Ordinal),
        _ => text.Contains(value, StringComparison.Ordinal),
    };

    private static string ConditionOf(QueryTerm term, string parameter, DuckDBCommand command)
    {
        command.Parameters.Add(new DuckDBParameter(parameter, term.Value.ToLowerInvariant()));
        if (term.Field is null)
        {
            var columns = RecordColumns.All.Select(c => Test(TextOf(c), parameter, term.Match));
            return string.Join(" OR ", columns.Append($"len(list_filter(map_values(fields), lambda v: {Raw("v", parameter, term.Match)})) > 0"));
        }

        command.Parameters.Add(new DuckDBParameter(parameter + "name", term.Field.ToLowerInvariant()));
        var column = RecordColumns.Find(term.Field);
        var names = column < 0
            ? $"lower(e.key) = ${parameter}name"
            : $"(lower(e.key) = ${parameter}name OR e.key IN ({string.Join(", ", NamesOf(RecordColumns.All[column]))}))";
        var inMap = $"len(list_filter(map_entries(fields), lambda e: {names} AND {Raw("e.value", parameter, term.Match)})) > 0";
        return column < 0
            ? inMap
            : $"{Test(TextOf(RecordColumns.All[column]), parameter, term.Match)} OR {inMap}";
    }

    /// <summary>From our own table, never from a person.</summary>
    private static IEnumerable<string> NamesOf(RecordColumn column) => column.Fields.Append(column.Name).Select(n => $"'{n}'");

    private static string TextOf(RecordColumn column) => column.IsNumber ? $"CAST(\"{column.Name}\" AS VARCHAR)" : $"\"{column.Name}\"";

    private static string Test(string text, string parameter, QueryMatch match) => $"coalesce({Raw(text, parameter, match)}, false)";

    private static string Raw(string text, string parameter, QueryMatch match) => match switch
    {
        QueryMatch.Equals => $"lower({text}) = ${parameter}",
        QueryMatch.StartsWith => $"starts_with(lower({text}), ${parameter})",
        _ => $"contains(lower({text}), ${parameter})",
    };

    private static void Add(DuckDBCommand command, string name, object value) => command.Parameters.Add(new DuckDBParameter(
        name, value is DateTime time ? DateTime.SpecifyKind(Ceiling(time), DateTimeKind.Unspecified) : value));
}

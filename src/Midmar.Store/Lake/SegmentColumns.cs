using System.Collections.Immutable;
using Parquet.Schema;

namespace Midmar.Store.Lake;

/// <summary>The columns of a segment's Parquet file, and their schema.</summary>
internal static class SegmentColumns
{
    public const string Time = "timestamp";
    public const string Arrived = "event.ingested";
    public const string Received = "midmar.received";
    public const string Source = "midmar.source";
    public const string RecordSource = "midmar.record.source";
    public const string RecordPosition = "midmar.record.position";
    public const string Frame = "midmar.frame";
    public const string LogSources = "midmar.log_sources";
    public const string FieldOrder = "midmar.field_order";
    public const string Map = "fields";

    public static DataField TimeField { get; } = Moment(Time);

    public static DataField ArrivedField { get; } = Moment(Arrived);

    public static DataField ReceivedField { get; } = Moment(Received);

    public static DataField SourceField { get; } = new DataField<int>(Source);

    public static DataField RecordSourceField { get; } = new DataField<ulong>(RecordSource);

    public static DataField RecordPositionField { get; } = new DataField<long>(RecordPosition);

    public static DataField FrameField { get; } = new DataField<long>(Frame);

    public static DataField LogSourcesField { get; } = new(LogSources, typeof(string), isNullable: false);

    public static DataField FieldOrderField { get; } = new(FieldOrder, typeof(string), isNullable: false);

    /// <summary>One for each of <see cref="RecordColumns.All"/>.</summary>
    public static ImmutableArray<DataField> OfFields { get; } =
    [
        .. RecordColumns.All.Select(c => c.IsNumber
            ? new DataField(c.Name, typeof(long), isNullable: true)
            : new DataField(c.Name, typeof(string), isNullable: true)),
    ];

    public static MapField MapField { get; } = new(
        Map, new DataField("key", typeof(string), isNullable: false), new DataField("value", typeof(string), isNullable: true));

    public static ParquetSchema Schema { get; } = new(
    [
        TimeField, ArrivedField, ReceivedField, SourceField, RecordSourceField, RecordPositionField, FrameField, LogSourcesField,
        FieldOrderField, .. OfFields, MapField,
    ]);

    /// <summary>
    /// INT96, UTC. The writer gets the statistics of its other times wrong when they are finer than a millisecond (in
    /// milliseconds whatever the unit), and readers then pass over rows that are there.
    /// </summary>
    private static DateTimeDataField Moment(string name) => new(name, DateTimeFormat.Impala, isNullable: false);
}

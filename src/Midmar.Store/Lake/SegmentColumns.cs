using Midmar.Store.Columnar;

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

    /// <summary>The columns in the order in which <see cref="SegmentParquet"/> writes them.</summary>
    public static SchemaNode Schema { get; } = SchemaNode.Group("schema", Repetition.Required, meaning: null,
    [
        Always(Time, PhysicalType.Int64, Meaning.MicrosecondsUtc),
        Always(Arrived, PhysicalType.Int64, Meaning.MicrosecondsUtc),
        Always(Received, PhysicalType.Int64, Meaning.MicrosecondsUtc),
        Always(Source, PhysicalType.Int32, meaning: null),
        Always(RecordSource, PhysicalType.Int64, Meaning.Unsigned64),
        Always(RecordPosition, PhysicalType.Int64, meaning: null),
        Always(Frame, PhysicalType.Int64, meaning: null),
        Always(LogSources, PhysicalType.ByteArray, Meaning.Text),
        Always(FieldOrder, PhysicalType.ByteArray, Meaning.Text),
        .. RecordColumns.All.Select(c => c.IsNumber
            ? SchemaNode.Column(c.Name, Repetition.Optional, PhysicalType.Int64)
            : SchemaNode.Column(c.Name, Repetition.Optional, PhysicalType.ByteArray, Meaning.Text)),
        SchemaNode.Group(Map, Repetition.Required, Meaning.Map, SchemaNode.Group("key_value", Repetition.Repeated, meaning: null,
            Always("key", PhysicalType.ByteArray, Meaning.Text), Always("value", PhysicalType.ByteArray, Meaning.Text))),
    ]);

    private static SchemaNode Always(string name, PhysicalType type, Meaning? meaning) =>
        SchemaNode.Column(name, Repetition.Required, type, meaning);
}

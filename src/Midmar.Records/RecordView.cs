namespace Midmar.Records;

/// <summary>One record of a batch; valid as long as the batch is not started again.</summary>
public readonly struct RecordView : IRecordFields
{
    private readonly RecordBatch batch;
    private readonly int index;

    internal RecordView(RecordBatch batch, int index)
    {
        this.batch = batch;
        this.index = index;
    }

    /// <summary>The batch the record belongs to.</summary>
    public RecordBatch Batch => batch;

    /// <summary>Names the record for good.</summary>
    public RecordId Id => new(batch.Workspace, batch.Source, Offset);

    /// <summary>Byte offset of the record in the (decompressed) source.</summary>
    public long Offset => batch.BufferOffset + batch.EntryAt(index).Offset;

    /// <summary>The record as it was read.</summary>
    public ReadOnlySpan<byte> Original => batch.Buffer.AsSpan(batch.EntryAt(index).Offset, batch.EntryAt(index).Length);

    /// <summary>When it happened, UTC; <c>default</c> when the record does not say.</summary>
    public DateTime Time => batch.EntryAt(index).Time;

    /// <inheritdoc/>
    public int FieldCount => batch.EntryAt(index).FieldCount;

    /// <inheritdoc/>
    public LogSourceSet Sources => batch.EntryAt(index).Sources;

    /// <inheritdoc/>
    public FieldId FieldAt(int index) => batch.FieldAt(batch.EntryAt(this.index).FirstField + index);

    /// <inheritdoc/>
    public FieldValue ValueAt(int index) => batch.Resolve(batch.EntryAt(this.index).FirstField + index);

    /// <summary>Name of the field at an index.</summary>
    public string NameAt(int index) => batch.NameOf(FieldAt(index));

    /// <summary>The value of a field, <see cref="FieldValue.Missing"/> when the record has none. Searches the fields in order.</summary>
    public FieldValue Get(FieldId field)
    {
        ref readonly var entry = ref batch.EntryAt(index);
        for (var i = entry.FirstField; i < entry.FirstField + entry.FieldCount; i++)
        {
            if (batch.FieldAt(i) == field)
            {
                return batch.Resolve(i);
            }
        }

        return FieldValue.Missing;
    }
}

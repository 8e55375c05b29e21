using System.Runtime.CompilerServices;
using System.Text;

namespace Midmar.Records;

/// <summary>
/// Records of one source, read together. Owns its bytes; values are resolved when first asked for, into the batch's
/// arena, by the one thread that holds the batch. A reader fills it (<see cref="Start"/>, then for each record
/// <c>Add</c> and <see cref="EndRecord"/>); afterwards only reading is meant. Reused by the next
/// <see cref="Start"/>: nothing read from it may be kept past that.
/// </summary>
public sealed class RecordBatch
{
    private FieldId[] ids = new FieldId[4096];
    private RawValue[] raw = new RawValue[4096];
    private FieldValue[] resolved = new FieldValue[4096];
    private Entry[] entries = new Entry[256];
    private readonly List<string> localNames = [];
    private readonly Dictionary<string, int> localIds = new(StringComparer.Ordinal);
    private readonly List<ReadProblem> problems = [];
    private ValueDecoder decoder = NoDecoder.Instance;
    private int fieldCount;
    private int recordStart;

    /// <summary>The bytes the records were read from.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Workspace of all records.</summary>
    public WorkspaceId Workspace { get; private set; }

    /// <summary>Source of all records, see <see cref="RecordId.Source"/>.</summary>
    public ulong Source { get; private set; }

    /// <summary>Offset of <see cref="Buffer"/>'s first byte in the (decompressed) source.</summary>
    public long BufferOffset { get; private set; }

    /// <summary>Memory for resolved values.</summary>
    public Arena Arena { get; } = new();

    /// <summary>Values met in the batches before; null when each is resolved on its own. Values stay valid as others do.</summary>
    public ValueMemo? Memo { get; init; }

    /// <summary>Records in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<ReadProblem> Problems => problems;

    /// <summary>The record at an index from 0 to <see cref="Count"/> - 1.</summary>
    public RecordView this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return new RecordView(this, index);
        }
    }

    /// <summary>Empties the batch and gives it the bytes its next records lie in.</summary>
    /// <param name="buffer">The bytes; the batch reads them until the next <see cref="Start"/>.</param>
    /// <param name="bufferOffset">Offset of the first byte in the source.</param>
    /// <param name="valueDecoder">How the format's raw values are resolved.</param>
    /// <param name="workspace">Workspace of the records.</param>
    /// <param name="source">Source of the records, see <see cref="RecordId.Source"/>.</param>
    public void Start(byte[] buffer, long bufferOffset, ValueDecoder valueDecoder, WorkspaceId workspace, ulong source)
    {
        Array.Clear(resolved, 0, fieldCount);
        Arena.Reset();
        Memo?.StartBatch();
        localNames.Clear();
        localIds.Clear();
        problems.Clear();
        Buffer = buffer;
        BufferOffset = bufferOffset;
        decoder = valueDecoder;
        Workspace = workspace;
        Source = source;
        Count = 0;
        fieldCount = 0;
        recordStart = 0;
    }

    /// <summary>Adds a field, still unresolved, to the record being read.</summary>
    public void Add(FieldId field, in RawValue value)
    {
        var at = NextField();
        ids[at] = field;
        raw[at] = value;
    }

    /// <summary>Adds a field whose value is already known to the record being read.</summary>
    public void Add(FieldId field, in FieldValue value)
    {
        var at = NextField();
        ids[at] = field;
        raw[at] = default;
        resolved[at] = value;
    }

    /// <summary>The id for a name seen in data: interned if the table has room, else local to this batch.</summary>
    public FieldId IdOf(ReadOnlySpan<byte> utf8Name)
    {
        if (FieldNames.TryInternFromData(utf8Name, out var id))
        {
            return id;
        }

        var name = Encoding.UTF8.GetString(utf8Name);
        if (!localIds.TryGetValue(name, out var index))
        {
            index = localNames.Count;
            localNames.Add(name);
            localIds.Add(name, index);
        }

        return new FieldId(~index);
    }

    /// <summary>The name behind an id of this batch.</summary>
    public string NameOf(FieldId id) =>
        id.IsInterned ? FieldNames.Name(id) : localNames[~id.Value];

    /// <summary>Fields added to the record being read.</summary>
    public int PendingFields => fieldCount - recordStart;

    /// <summary>Name of a field added to the record being read.</summary>
    public FieldId PendingFieldAt(int index) => ids[recordStart + index];

    /// <summary>Value of a field added to the record being read, resolved now.</summary>
    public FieldValue PendingValueAt(int index) => Resolve(recordStart + index);

    /// <summary>Gives a field added to the record being read a second name; its value stays unresolved if it is.</summary>
    public void AddCopy(FieldId field, int index)
    {
        var from = recordStart + index;
        var at = NextField();
        ids[at] = field;
        raw[at] = raw[from];
        resolved[at] = resolved[from];
    }

    /// <summary>Replaces the value of a field added to the record being read.</summary>
    public void ReplacePending(int index, in FieldValue value) => resolved[recordStart + index] = value;

    /// <summary>Closes the record being read.</summary>
    /// <param name="offset">First byte of the original in <see cref="Buffer"/>.</param>
    /// <param name="length">Bytes of the original.</param>
    /// <param name="time">When it happened, UTC; <c>default</c> when the record does not say.</param>
    /// <param name="sources">The log sources it belongs to.</param>
    public void EndRecord(int offset, int length, DateTime time, LogSourceSet sources)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
        }

        entries[Count++] = new Entry(offset, length, recordStart, fieldCount - recordStart, time, sources);
        recordStart = fieldCount;
    }

    /// <summary>Drops the fields of the record being read: it could not be read to its end.</summary>
    public void AbandonRecord()
    {
        Array.Clear(resolved, recordStart, fieldCount - recordStart);
        fieldCount = recordStart;
    }

    /// <summary>Notes something that could not be read.</summary>
    public void AddProblem(ReadProblem problem) => problems.Add(problem);

    internal ref readonly Entry EntryAt(int index) => ref entries[index];

    internal FieldId FieldAt(int index) => ids[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FieldValue Resolve(int index) =>
        resolved[index].Kind != FieldValueKind.Missing ? resolved[index] : resolved[index] = decoder.Decode(this, raw[index]);

    private int NextField()
    {
        if (fieldCount == ids.Length)
        {
            Array.Resize(ref ids, ids.Length * 2);
            Array.Resize(ref raw, raw.Length * 2);
            Array.Resize(ref resolved, resolved.Length * 2);
        }

        return fieldCount++;
    }

    internal readonly record struct Entry(
        int Offset, int Length, int FirstField, int FieldCount, DateTime Time, LogSourceSet Sources);

    private sealed class NoDecoder : ValueDecoder
    {
        public static readonly NoDecoder Instance = new();

        public override FieldValue Decode(RecordBatch batch, in RawValue raw) => FieldValue.Null;
    }
}

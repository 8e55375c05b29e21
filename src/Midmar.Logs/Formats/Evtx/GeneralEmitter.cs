using System.Runtime.InteropServices;
using System.Text;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Adds records that hold elements as they are, outside any template, or whose templates have no layout. Slower than
/// <see cref="LayoutEmitter"/>, to the same end.
/// </summary>
internal sealed class GeneralEmitter(ClassCache classes, RecordValues values, LogSourceSet? fixedSources)
{
    private readonly FieldWalker walker = new();
    private readonly NameConflicts conflicts = new();
    private readonly List<FieldId> names = [];
    private readonly List<EventPart> parts = [];
    private readonly List<Value> found = [];
    private readonly List<WalkedNested> nested = [];
    private int[] first = [];
    private bool areDistinct;

    /// <summary>Template instances that stand in the fragment last added.</summary>
    public ReadOnlySpan<WalkedNested> NestedInstances => CollectionsMarshal.AsSpan(nested);

    /// <summary>Begins a record.</summary>
    public void Start()
    {
        names.Clear();
        parts.Clear();
        found.Clear();
    }

    /// <summary>Adds the fields of elements that stand in the record; null, or what is wrong with them.</summary>
    public string? AddFragment(ReadOnlySpan<byte> chunk, RecordBatch batch, in Fragment fragment)
    {
        nested.Clear();
        var reader = new TokenReader(chunk, fragment.Start, fragment.End, hasDependency: fragment.Depth == 0);
        var error = walker.Walk(ref reader, chunk, fragment.Part);
        if (error is not null)
        {
            return error;
        }

        foreach (var inner in walker.Nested)
        {
            if (inner.Slot < 0)
            {
                nested.Add(inner);
            }
        }

        foreach (var field in walker.Fields)
        {
            var pieces = walker.Pieces.Slice(field.First, field.Count);
            if (field.SkipNull && pieces is [{ Kind: PieceKind.Slot }])
            {
                continue;
            }

            Add(batch, field.Name, field.NewName, field.Part, ValueOf(batch, chunk, field, pieces));
        }

        return null;
    }

    /// <summary>Adds the record, with the fields of the template instances in the values; null, or why it cannot be.</summary>
    public string? Emit(RecordBatch batch, int offset, int length)
    {
        var chunk = batch.Buffer.AsSpan();
        foreach (var instance in values.Instances)
        {
            foreach (var field in instance.Template.Fields)
            {
                AddTemplateField(batch, chunk, instance, field);
            }
        }

        if (names.Count > EvtxLimits.FieldsPerRecord)
        {
            batch.AbandonRecord();
            return "more fields than a record may have";
        }

        areDistinct = conflicts.AreDistinct(CollectionsMarshal.AsSpan(names));
        if (!areDistinct)
        {
            ResolveNames(batch);
        }

        var kind = classes.Get(
            KeyOf(chunk, EventFields.Provider), KeyOf(chunk, EventFields.Channel), EventId(batch));
        AddFields(batch);
        var sources = kind.Finish(batch);
        batch.EndRecord(offset, length, Time(chunk, offset, length), fixedSources ?? sources);
        return null;
    }

    private void AddTemplateField(RecordBatch batch, ReadOnlySpan<byte> chunk, in Instance instance, TemplateField field)
    {
        var slots = values.Slots.Slice(instance.SlotBase, instance.Template.SlotCount);
        var value = field.Constant.Kind != FieldValueKind.Missing ? new Value(default, field.Constant)
            : field.OnlySlot >= 0 ? new Value(slots[field.OnlySlot], FieldValue.Missing)
            : new Value(default, ValueComposer.Compose(batch, chunk, slots, field.Pieces));
        if (!field.SkipNull || field.OnlySlot < 0 || value.Raw.Encoding != BinXmlType.Null)
        {
            Add(batch, field.Name, field.NewName, field.Part, value);
        }
    }

    private static Value ValueOf(RecordBatch batch, ReadOnlySpan<byte> chunk, in WalkedField field, ReadOnlySpan<Piece> pieces)
    {
        if (pieces.Length == 0 || pieces is [{ Kind: PieceKind.Slot }])
        {
            return new Value(default, FieldValue.Null);
        }

        if (field.Name == EventFields.EventId && field.Part == EventPart.System)
        {
            return new Value(default, CompiledTemplate.Constant(field, ValueComposer.Compose(batch, chunk, pieces).Utf8.ToArray()));
        }

        return pieces is [{ Kind: PieceKind.Literal } only]
            ? new Value(new RawValue(only.Start, only.Length, only.Type), FieldValue.Missing)
            : new Value(default, ValueComposer.Compose(batch, chunk, pieces));
    }

    private void Add(RecordBatch batch, FieldId name, byte[]? newName, EventPart part, in Value value)
    {
        names.Add(newName is null ? name : batch.IdOf(newName));
        parts.Add(part);
        found.Add(value);
    }

    private void ResolveNames(RecordBatch batch)
    {
        var all = CollectionsMarshal.AsSpan(names);
        if (conflicts.FindOwners(all, CollectionsMarshal.AsSpan(parts)))
        {
            for (var i = 0; i < all.Length; i++)
            {
                if (!conflicts.Owns(parts[i], all[i]))
                {
                    all[i] = batch.IdOf(Encoding.UTF8.GetBytes(EventFields.PartName(parts[i]) + batch.NameOf(all[i])));
                }
            }
        }

        if (first.Length < all.Length)
        {
            first = new int[all.Length * 2];
        }

        conflicts.FindFirsts(all, first);
    }

    private void AddFields(RecordBatch batch)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!areDistinct && first[i] != i)
            {
                continue;
            }

            var (raw, value) = found[i];
            if (!areDistinct && TryGather(batch, i, out var list))
            {
                batch.Add(names[i], list);
            }
            else if (value.Kind == FieldValueKind.Missing)
            {
                batch.Add(names[i], raw);
            }
            else
            {
                batch.Add(names[i], value);
            }
        }
    }

    private bool TryGather(RecordBatch batch, int at, out FieldValue list)
    {
        list = FieldValue.Missing;
        var others = first.AsSpan(at + 1, names.Count - at - 1);
        if (!others.Contains(at))
        {
            return false;
        }

        var items = new List<FieldValue> { Resolve(batch, found[at]) };
        for (var i = 0; i < others.Length; i++)
        {
            if (others[i] == at)
            {
                items.Add(Resolve(batch, found[at + 1 + i]));
            }
        }

        list = FieldValue.List([.. items]);
        return true;
    }

    private static FieldValue Resolve(RecordBatch batch, in Value value) =>
        value.Known.Kind == FieldValueKind.Missing ? EvtxValueDecoder.Instance.Decode(batch, value.Raw) : value.Known;

    private int IndexOf(FieldId name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name && parts[i] == EventPart.System)
            {
                return i;
            }
        }

        return -1;
    }

    private KeyText KeyOf(ReadOnlySpan<byte> chunk, FieldId name)
    {
        var at = IndexOf(name);
        if (at < 0)
        {
            return default;
        }

        var (raw, value) = found[at];
        return raw.Encoding == BinXmlType.String
            ? new KeyText(chunk.Slice(raw.Offset, raw.Length), isUtf16: true)
            : new KeyText(value.Utf8, isUtf16: false);
    }

    private int EventId(RecordBatch batch)
    {
        var at = IndexOf(EventFields.EventId);
        return at >= 0 && Resolve(batch, found[at]) is { Kind: FieldValueKind.Integer } id ? (int)id.Integer : 0;
    }

    private DateTime Time(ReadOnlySpan<byte> chunk, int offset, int length)
    {
        var at = IndexOf(EventFields.Time);
        if (at >= 0 && (RecordTime.TryRead(chunk, found[at].Raw, out var time) || RecordTime.TryParse(found[at].Known.Utf8, out time)))
        {
            return time;
        }

        return EventRecord.WrittenAt(chunk.Slice(offset, length));
    }

    private readonly record struct Value(RawValue Raw, FieldValue Known);
}

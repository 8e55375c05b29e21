using System.Buffers.Binary;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Reads one record's binary XML: finds its template instances, notes where their values are and hands them to the
/// layout of these templates. Elements that stand in a record as they are go the general way.
/// </summary>
internal sealed class RecordReader
{
    private readonly TemplateCache templates;
    private readonly TemplateText templateText = new();
    private readonly FieldWalker compileWalker = new();
    private readonly Dictionary<int, (CompiledTemplate? Template, string? Error)> byOffset = [];
    private readonly RecordValues values = new();
    private readonly LayoutEmitter layouts;
    private readonly Lazy<GeneralEmitter> generalEmitter;
    private LayoutNode? node;
    private bool needsGeneral;
    private int templateBytes;

    public RecordReader(ReadContext context, TemplateCache templates)
    {
        this.templates = templates;
        var classes = new ClassCache(context.LogSources);
        layouts = new LayoutEmitter(classes, values, context.FixedSources);
        generalEmitter = new(() => new GeneralEmitter(classes, values, context.FixedSources), LazyThreadSafetyMode.None);
    }

    /// <summary>Forgets what depends on the chunk.</summary>
    public void StartChunk()
    {
        byOffset.Clear();
        templateBytes = 0;
    }

    /// <summary>Reads a record and adds it to the batch; null, or what is wrong with it, then the batch is as before.</summary>
    /// <param name="chunk">The chunk; the batch's buffer from its beginning.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="offset">The record's first byte.</param>
    /// <param name="length">The record's bytes.</param>
    public string? Read(ReadOnlySpan<byte> chunk, RecordBatch batch, int offset, int length)
    {
        values.Clear();
        node = null;
        needsGeneral = false;
        var error = ReadContent(chunk, offset + EventRecord.HeaderSize, offset + length - EventRecord.TrailerSize, EventPart.Document, 0);
        if (error is null && node is null && values.Fragments.Count == 0)
        {
            error = "no event in it";
        }

        if (error is not null)
        {
            return error;
        }

        if (!needsGeneral && values.Fragments.Count == 0 && node?.Layout is { } layout)
        {
            layouts.Emit(chunk, batch, layout, offset, length);
            return null;
        }

        return EmitGeneral(chunk, batch, offset, length);
    }

    private string? EmitGeneral(ReadOnlySpan<byte> chunk, RecordBatch batch, int offset, int length)
    {
        var general = generalEmitter.Value;
        general.Start();

        // The list grows while it is worked off: a fragment may hold template instances, and these fragments.
        for (var i = 0; i < values.Fragments.Count; i++)
        {
            var fragment = values.Fragments[i];
            var error = general.AddFragment(chunk, batch, fragment);
            foreach (var nested in general.NestedInstances)
            {
                error ??= ReadContent(chunk, nested.Offset, fragment.End, nested.Part, fragment.Depth + 1, onlyFirst: true);
            }

            if (error is not null)
            {
                batch.AbandonRecord();
                return error;
            }
        }

        return general.Emit(batch, offset, length);
    }

    private string? ReadContent(ReadOnlySpan<byte> chunk, int start, int end, EventPart part, int depth, bool onlyFirst = false)
    {
        if (depth > EvtxLimits.NestedFragments)
        {
            return "binary XML nested too deeply";
        }

        var reader = new TokenReader(chunk, start, end, hasDependency: depth == 0);
        while (true)
        {
            var at = reader.Position;
            if (!reader.Next())
            {
                return reader.Error;
            }

            if (reader.Token == BinXmlToken.OpenStart)
            {
                return values.TryAddFragment(new Fragment(at, end, part, depth)) ? null : "too many pieces of binary XML";
            }

            if (reader.Token == BinXmlToken.TemplateInstance)
            {
                var error = ReadInstance(chunk, ref reader, part, depth);
                if (error is not null || onlyFirst)
                {
                    return error;
                }
            }
        }
    }

    private string? ReadInstance(ReadOnlySpan<byte> chunk, ref TokenReader reader, EventPart part, int depth)
    {
        var template = Resolve(chunk, reader.Definition, part, out var error);
        if (template is null)
        {
            return error;
        }

        var slotBase = values.AddInstance(chunk, template, reader.Descriptors, reader.Number, reader.Start);
        if (slotBase < 0)
        {
            return "more template values than a record may have";
        }

        if (values.InstanceCount == 1)
        {
            node = template.Root;
        }
        else
        {
            node = node?.Next(template);
            needsGeneral |= node is null;
        }

        foreach (var nested in template.Nested)
        {
            if (nested.Slot < 0)
            {
                continue;
            }

            var value = values.Slots[slotBase + nested.Slot];
            if (value.Encoding == BinXmlType.BinXml && value.Length > 0)
            {
                error = ReadContent(chunk, value.Offset, value.Offset + value.Length, nested.Part, depth + 1);
                if (error is not null)
                {
                    return error;
                }
            }
        }

        return null;
    }

    private CompiledTemplate? Resolve(ReadOnlySpan<byte> chunk, int definition, EventPart part, out string? error)
    {
        const int partBits = 3;
        var key = (definition << partBits) | (int)part;
        if (byOffset.TryGetValue(key, out var known))
        {
            error = known.Error;
            return known.Template;
        }

        CompiledTemplate? template = null;
        error = templateBytes > EvtxLimits.TemplateBytesPerChunk
            ? "more template definitions than a chunk may have"
            : templateText.Write(chunk, definition, part);
        templateBytes += templateText.Written.Length;
        if (error is null)
        {
            template = templates.Get(templateText.Written, compileWalker, out error);
        }

        byOffset.Add(key, (template, error));
        return template;
    }
}

/// <summary>Sizes of a record's frame (libevtx 3.2).</summary>
internal static class EventRecord
{
    /// <summary>Signature, size, record id, time written.</summary>
    public const int HeaderSize = 24;

    /// <summary>The size again.</summary>
    public const int TrailerSize = 4;

    /// <summary>Where the time written is.</summary>
    public const int TimeAt = 16;

    /// <summary>Where the record id is.</summary>
    public const int IdAt = 8;

    /// <summary>How a record begins.</summary>
    public static ReadOnlySpan<byte> Signature => "**\0\0"u8;

    /// <summary>When the record was written, as the record's own frame says.</summary>
    public static DateTime WrittenAt(ReadOnlySpan<byte> record) =>
        Values.ValueText.TryFileTime(record.Slice(TimeAt, 8), out var time) ? time : default;

    /// <summary>The record's number in its log.</summary>
    public static ulong Id(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt64LittleEndian(record[IdAt..]);
}

/// <summary>Elements that stand in a record as they are.</summary>
internal readonly record struct Fragment(int Start, int End, EventPart Part, int Depth);

/// <summary>A template instance of the record being read.</summary>
internal readonly record struct Instance(CompiledTemplate Template, int SlotBase, int Descriptors);

/// <summary>Where the values of the record being read are.</summary>
internal sealed class RecordValues
{
    private Instance[] instances = new Instance[4];
    private RawValue[] slots = new RawValue[128];
    private int slotCount;

    public ReadOnlySpan<RawValue> Slots => slots;

    public int InstanceCount { get; private set; }

    public ReadOnlySpan<Instance> Instances => instances.AsSpan(0, InstanceCount);

    public List<Fragment> Fragments { get; } = [];

    public void Clear()
    {
        InstanceCount = 0;
        slotCount = 0;
        Fragments.Clear();
    }

    public bool TryAddFragment(in Fragment fragment)
    {
        if (Fragments.Count == EvtxLimits.InstancesPerRecord)
        {
            return false;
        }

        Fragments.Add(fragment);
        return true;
    }

    /// <summary>Notes an instance's values; the index of its first slot, or -1 when there is no room.</summary>
    public int AddInstance(ReadOnlySpan<byte> chunk, CompiledTemplate template, int descriptors, int count, int firstValue)
    {
        var slotBase = slotCount;
        var wanted = template.SlotCount;
        if (InstanceCount == EvtxLimits.InstancesPerRecord || slotBase + wanted > EvtxLimits.ValuesPerRecord)
        {
            return -1;
        }

        if (InstanceCount == instances.Length)
        {
            Array.Resize(ref instances, instances.Length * 2);
        }

        if (slotBase + wanted > slots.Length)
        {
            Array.Resize(ref slots, Math.Max(slots.Length * 2, slotBase + wanted));
        }

        slotCount += wanted;
        instances[InstanceCount++] = new Instance(template, slotBase, descriptors);
        var target = slots.AsSpan(slotBase, wanted);
        var given = Math.Min(count, wanted);
        var source = chunk.Slice(descriptors, given * 4);
        var at = firstValue;
        for (var i = 0; i < given; i++)
        {
            var descriptor = BinaryPrimitives.ReadUInt32LittleEndian(source[(i * 4)..]);
            var size = (int)(descriptor & 0xffff);
            target[i] = new RawValue(at, size, (int)(descriptor >> 16) & 0xff);
            at += size;
        }

        target[given..].Clear();
        return slotBase;
    }
}

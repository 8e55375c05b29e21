using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>How a field's value comes about.</summary>
internal enum FieldOpKind : byte
{
    /// <summary>The value of a slot.</summary>
    Slot,

    /// <summary>The value of a slot; no field when it is null.</summary>
    OptionalSlot,

    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Pieces put together.</summary>
    Composite,

    /// <summary>Neighbouring slots of one instance as a list.</summary>
    Run,

    /// <summary>Several values as a list.</summary>
    List,
}

/// <summary>One field of a layout.</summary>
/// <param name="Kind">How its value comes about.</param>
/// <param name="Name">Its name.</param>
/// <param name="Index">The slot, or the index in the layout's list of that kind.</param>
internal readonly record struct FieldOp(FieldOpKind Kind, FieldId Name, int Index);

/// <summary>Neighbouring slots of one template instance.</summary>
internal readonly record struct SlotRun(int Instance, int First, int Count);

/// <summary>A text of pieces; slots are the record's.</summary>
internal sealed record CompositeText(ImmutableArray<TemplatePiece> Pieces, bool SkipNull);

/// <summary>Where a part of the record's kind is found: a slot, or always the same text.</summary>
internal readonly record struct KeyPlace(int Slot, FieldValue Constant)
{
    public static KeyPlace None => new(-1, FieldValue.Missing);
}

/// <summary>The fields of all records made of the same templates. Immutable.</summary>
internal sealed class Layout
{
    public Layout(LayoutBuilder built)
    {
        Ops = [.. built.Ops];
        Constants = [.. built.Constants];
        Composites = [.. built.Composites];
        Runs = [.. built.Runs];
        Lists = [.. built.Lists];
        EventId = Place(EventFields.EventId);
        Provider = Place(EventFields.Provider);
        Channel = Place(EventFields.Channel);
        Time = Place(EventFields.Time);
    }

    public ImmutableArray<FieldOp> Ops { get; }

    public ImmutableArray<FieldValue> Constants { get; }

    public ImmutableArray<CompositeText> Composites { get; }

    public ImmutableArray<SlotRun> Runs { get; }

    public ImmutableArray<ImmutableArray<FieldOp>> Lists { get; }

    public KeyPlace EventId { get; }

    public KeyPlace Provider { get; }

    public KeyPlace Channel { get; }

    public KeyPlace Time { get; }

    /// <summary>Fields of a record, at most.</summary>
    public int MostFields => Ops.Length;

    private KeyPlace Place(FieldId name)
    {
        foreach (var op in Ops)
        {
            if (op.Name == name)
            {
                return op.Kind switch
                {
                    FieldOpKind.Slot or FieldOpKind.OptionalSlot => new KeyPlace(op.Index, FieldValue.Missing),
                    FieldOpKind.Constant => new KeyPlace(-1, Constants[op.Index]),
                    _ => KeyPlace.None,
                };
            }
        }

        return KeyPlace.None;
    }
}

/// <summary>Puts the fields of several templates together.</summary>
internal sealed class LayoutBuilder
{
    private readonly List<(TemplateField Field, int Instance, int SlotBase)> fields = [];

    public List<FieldOp> Ops { get; } = [];

    public List<FieldValue> Constants { get; } = [];

    public List<CompositeText> Composites { get; } = [];

    public List<SlotRun> Runs { get; } = [];

    public List<ImmutableArray<FieldOp>> Lists { get; } = [];

    /// <summary>The layout of records made of these templates; null when it needs the general path.</summary>
    public static Layout? Build(ReadOnlySpan<CompiledTemplate> templates)
    {
        var builder = new LayoutBuilder();
        var slotBase = 0;
        for (var i = 0; i < templates.Length; i++)
        {
            if (templates[i].NeedsGeneralPath)
            {
                return null;
            }

            foreach (var field in templates[i].Fields)
            {
                builder.fields.Add((field, i, slotBase));
            }

            slotBase += templates[i].SlotCount;
        }

        return builder.fields.Count <= EvtxLimits.FieldsPerRecord && builder.AddOps() ? new Layout(builder) : null;
    }

    private bool AddOps()
    {
        var names = fields.Select(f => f.Field.Name).ToArray();
        var parts = fields.Select(f => f.Field.Part).ToArray();
        var conflicts = new NameConflicts();
        if (conflicts.FindOwners(names, parts))
        {
            for (var i = 0; i < names.Length; i++)
            {
                if (!conflicts.Owns(parts[i], names[i])
                    && !FieldNames.TryInternFromData(
                        Encoding.UTF8.GetBytes(EventFields.PartName(parts[i]) + FieldNames.Name(names[i])), out names[i]))
                {
                    return false;
                }
            }
        }

        var first = new int[names.Length];
        conflicts.FindFirsts(names, first);
        var members = Enumerable.Range(0, names.Length).ToLookup(i => first[i]);
        for (var i = 0; i < names.Length; i++)
        {
            if (first[i] == i)
            {
                Ops.Add(OpOf(names[i], [.. members[i]]));
            }
        }

        return true;
    }

    private FieldOp OpOf(FieldId name, int[] members)
    {
        if (members.Length == 1)
        {
            return OpOf(name, members[0]);
        }

        if (IsRun(members))
        {
            var (field, instance, _) = fields[members[0]];
            Runs.Add(new SlotRun(instance, field.OnlySlot, members.Length));
            return new FieldOp(FieldOpKind.Run, name, Runs.Count - 1);
        }

        Lists.Add([.. members.Select(member => OpOf(name, member))]);
        return new FieldOp(FieldOpKind.List, name, Lists.Count - 1);
    }

    private bool IsRun(int[] members)
    {
        const int mostInRun = ushort.MaxValue;
        var (first, instance, _) = fields[members[0]];
        return members.Length <= mostInRun && first.OnlySlot is >= 0 and < short.MaxValue && !first.SkipNull
            && members.Select((member, at) => (fields[member], at)).All(
                m => m.Item1.Instance == instance && m.Item1.Field.OnlySlot == first.OnlySlot + m.at);
    }

    private FieldOp OpOf(FieldId name, int member)
    {
        var (field, _, slotBase) = fields[member];
        if (field.Constant.Kind != FieldValueKind.Missing)
        {
            Constants.Add(field.Constant);
            return new FieldOp(FieldOpKind.Constant, name, Constants.Count - 1);
        }

        if (field.OnlySlot >= 0)
        {
            return new FieldOp(field.SkipNull ? FieldOpKind.OptionalSlot : FieldOpKind.Slot, name, slotBase + field.OnlySlot);
        }

        Composites.Add(new CompositeText(
            [.. field.Pieces.Select(p => p.Text is null ? p with { Slot = slotBase + p.Slot } : p)], field.SkipNull));
        return new FieldOp(FieldOpKind.Composite, name, Composites.Count - 1);
    }
}

/// <summary>A record's templates in the order they are met: each further template leads to a further node.</summary>
internal sealed class LayoutNode(LayoutNode? parent, CompiledTemplate template, LayoutCount count)
{
    private ConcurrentDictionary<CompiledTemplate, LayoutNode>? children;
    private Layout? layout;
    private bool built;

    /// <summary>The layout of records that end here; null when they need the general path.</summary>
    public Layout? Layout
    {
        get
        {
            if (!Volatile.Read(ref built))
            {
                layout = LayoutBuilder.Build(Templates());
                Volatile.Write(ref built, true);
            }

            return layout;
        }
    }

    /// <summary>The node for one template more; null when there are too many, so that the record needs the general path.</summary>
    public LayoutNode? Next(CompiledTemplate next)
    {
        var known = Volatile.Read(ref children);
        if (known is null)
        {
            var empty = new ConcurrentDictionary<CompiledTemplate, LayoutNode>(1, 3);
            known = Interlocked.CompareExchange(ref children, empty, null) ?? empty;
        }

        if (known.TryGetValue(next, out var node))
        {
            return node;
        }

        return count.TryAddOne() ? known.GetOrAdd(next, new LayoutNode(this, next, count)) : null;
    }

    private CompiledTemplate[] Templates()
    {
        var path = new List<CompiledTemplate>();
        for (var node = this; node is not null; node = node.Parent)
        {
            path.Add(node.Template);
        }

        path.Reverse();
        return [.. path];
    }

    private LayoutNode? Parent { get; } = parent;

    private CompiledTemplate Template { get; } = template;
}

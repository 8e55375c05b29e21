using System.Collections.Immutable;

namespace Midmar.Store.Columnar;

/// <summary>Parquet's physical types, as far as they are used.</summary>
internal enum PhysicalType
{
    Int32 = 1,
    Int64 = 2,
    ByteArray = 6,
}

/// <summary>How often a node of a schema is there.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}

/// <summary>What the values of a physical type mean; "ConvertedType" of the format.</summary>
internal enum Meaning
{
    Text = 0,
    Map = 1,
    MicrosecondsUtc = 10,
    Unsigned64 = 14,
}

/// <summary>A column, or a group of nodes.</summary>
internal sealed record SchemaNode(string Name, Repetition Repetition, PhysicalType? Type, Meaning? Meaning, ImmutableArray<SchemaNode> Children)
{
    public static SchemaNode Column(string name, Repetition repetition, PhysicalType type, Meaning? meaning = null) =>
        new(name, repetition, type, meaning, []);

    public static SchemaNode Group(string name, Repetition repetition, Meaning? meaning, params ImmutableArray<SchemaNode> children) =>
        new(name, repetition, Type: null, meaning, children);

    /// <summary>This node and all below it, as the format lists them.</summary>
    public IEnumerable<SchemaNode> All() => Children.SelectMany(c => c.All()).Prepend(this);

    /// <summary>The columns below this node, which is the root.</summary>
    public ImmutableArray<LeafColumn> Leaves() => [.. Children.SelectMany(c => LeavesOf(c, [], 0, 0))];

    private static IEnumerable<LeafColumn> LeavesOf(SchemaNode node, ImmutableArray<string> above, int definition, int repetition)
    {
        var path = above.Add(node.Name);
        definition += node.Repetition == Repetition.Required ? 0 : 1;
        repetition += node.Repetition == Repetition.Repeated ? 1 : 0;
        return node.Type is { } type
            ? [new LeafColumn(path, type, definition, repetition)]
            : node.Children.SelectMany(c => LeavesOf(c, path, definition, repetition));
    }
}

/// <summary>A column and how deep it lies.</summary>
internal sealed record LeafColumn(ImmutableArray<string> Path, PhysicalType Type, int MaxDefinition, int MaxRepetition);

/// <summary>What is said of a column's values in a group of rows; bounds are encoded as the values are, texts without their length.</summary>
internal readonly ref struct ColumnFacts(long nulls, ReadOnlySpan<byte> least, ReadOnlySpan<byte> greatest)
{
    public long Nulls { get; } = nulls;

    /// <summary>Empty when it is not said.</summary>
    public ReadOnlySpan<byte> Least { get; } = least;

    public ReadOnlySpan<byte> Greatest { get; } = greatest;
}

namespace Midmar.Store.Lake;

/// <summary>A shape within a part of a segment, and which of a record's values belongs where.</summary>
internal sealed class PartShape
{
    /// <summary>Index within the part.</summary>
    public required int Index { get; init; }

    /// <summary>As it is written.</summary>
    public required Shape Shape { get; init; }

    /// <summary>For each column which value of the record it has; -1: none.</summary>
    public required short[] ValueOfColumn { get; init; }

    /// <summary>Values that go to the map, and their keys.</summary>
    public required (string Key, int Value)[] Map { get; init; }

    /// <summary>Values of a record.</summary>
    public required int Values { get; init; }
}

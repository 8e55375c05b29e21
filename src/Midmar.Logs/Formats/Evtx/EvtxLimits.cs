namespace Midmar.Logs.Formats.Evtx;

/// <summary>What a damaged or hostile file may cost. Real files stay far below each.</summary>
internal static class EvtxLimits
{
    /// <summary>Elements within elements (count).</summary>
    public const int ElementDepth = 64;

    /// <summary>Binary XML values within binary XML values (count).</summary>
    public const int NestedFragments = 16;

    /// <summary>Template instances of one record (count).</summary>
    public const int InstancesPerRecord = 256;

    /// <summary>Template values of one record (count).</summary>
    public const int ValuesPerRecord = 16_384;

    /// <summary>Fields of one record (count).</summary>
    public const int FieldsPerRecord = 1_024;

    /// <summary>Fields of all records of a chunk (count); the rest of the chunk's records is given up.</summary>
    public const int FieldsPerChunk = 256 * 1_024;

    /// <summary>One template definition with its names written out (bytes).</summary>
    public const int TemplateBytes = 256 * 1_024;

    /// <summary>All template definitions of a chunk with their names written out (bytes).</summary>
    public const int TemplateBytesPerChunk = 4 * 1_024 * 1_024;

    /// <summary>Compiled templates kept, with their names written out (bytes); beyond it all are forgotten.</summary>
    public const int CachedTemplateBytes = 8 * 1_024 * 1_024;

    /// <summary>Combinations of templates kept (count); beyond it all are forgotten.</summary>
    public const int CachedLayouts = 16_384;

    /// <summary>Kinds of events a parser remembers the class of (count); beyond it all are forgotten.</summary>
    public const int CachedClasses = 4_096;

    /// <summary>Nodes of one record's tree when it is rendered (count).</summary>
    public const int NodesPerTree = 100_000;
}

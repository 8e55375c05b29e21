namespace Midmar.Records;

/// <summary>
/// A record made by hand from names and values: for callers that have their records in memory already.
/// Readers of logs fill a <see cref="RecordBatch"/> instead, which is faster.
/// </summary>
public readonly struct NamedFields : IRecordFields
{
    private readonly FieldId[] ids;
    private readonly FieldValue[] values;

    /// <summary>A record of these fields.</summary>
    /// <param name="sources">The log sources it belongs to.</param>
    /// <param name="fields">Its fields; of a name given twice the last counts.</param>
    public NamedFields(LogSourceSet sources, params IEnumerable<KeyValuePair<string, FieldValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(fields);
        var byId = new Dictionary<FieldId, FieldValue>();
        foreach (var (name, value) in fields)
        {
            byId[FieldNames.Intern(name)] = value;
        }

        Sources = sources;
        ids = [.. byId.Keys];
        values = [.. byId.Values];
    }

    /// <inheritdoc/>
    public int FieldCount => ids.Length;

    /// <inheritdoc/>
    public LogSourceSet Sources { get; }

    /// <inheritdoc/>
    public FieldId FieldAt(int index) => ids[index];

    /// <inheritdoc/>
    public FieldValue ValueAt(int index) => values[index];
}

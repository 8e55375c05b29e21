namespace Midmar.Records;

/// <summary>
/// A field name, interned process-wide (<see cref="FieldNames"/>) when <see cref="Value"/> is zero or more.
/// A negative value is a name known to one batch only, see <see cref="RecordBatch.NameOf"/>; no rule can refer to it.
/// </summary>
/// <param name="Value">Index in the table of names, dense from 0; negative for a name local to a batch.</param>
public readonly record struct FieldId(int Value)
{
    /// <summary>Whether the name is in the process-wide table, so that a rule may refer to it.</summary>
    public bool IsInterned => Value >= 0;
}

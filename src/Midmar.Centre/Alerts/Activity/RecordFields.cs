using Midmar.Detection.Lake;

namespace Midmar.Centre.Alerts.Activity;

/// <summary>Values of a record by the names of its fields.</summary>
internal readonly struct RecordFields(StoredRecord record)
{
    /// <summary>A value; null: the record has no such field, or it says nothing (empty, a dash, the zero GUID).</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (field, value) in record.Fields)
            {
                if (field.Equals(name, StringComparison.Ordinal))
                {
                    return value is "" or "-" || value.StartsWith("{00000000-0000-0000-0000-", StringComparison.Ordinal) ? null : value;
                }
            }

            return null;
        }
    }
}

using System.Globalization;
using Midmar.Records;

namespace Midmar.Output;

/// <summary>The fields of a record that have a place of their own in a finding.</summary>
internal static class FindingFields
{
    public static readonly FieldId Computer = FieldNames.Intern("Computer");
    public static readonly FieldId Channel = FieldNames.Intern("Channel");
    public static readonly FieldId EventId = FieldNames.Intern("EventID");
    public static readonly FieldId EventRecordId = FieldNames.Intern("EventRecordID");

    /// <summary>Whether a field has a place of its own.</summary>
    public static bool HasOwnPlace(FieldId field) => field == Computer || field == Channel || field == EventId || field == EventRecordId;

    /// <summary>A time as all outputs write it: ISO 8601, UTC, to 100 ns.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}

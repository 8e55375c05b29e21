using System.Text;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>
/// Which part of a Windows event has a name that two parts use: EventData, else UserData, else System, except the
/// names that tell what the event is, which are System's. The other part's field gets the part's name in front.
/// </summary>
internal static class EventParts
{
    private static readonly FieldId[] AlwaysSystem =
        [.. new[] { "EventID", "Channel", "Computer", "Provider_Name" }.Select(FieldNames.Intern)];

    public static bool Differ(KeyNode one, KeyNode other) =>
        one.Part != other.Part && one.Part != EventPart.None && other.Part != EventPart.None;

    /// <summary>Whether a newcomer takes the name from the field that has it.</summary>
    public static bool Takes(KeyNode newcomer, KeyNode owner) => AlwaysSystem.Contains(newcomer.Field)
        ? newcomer.Part == EventPart.System
        : newcomer.Part > owner.Part;

    /// <summary>The name of the field that did not get the name.</summary>
    public static FieldId OtherName(KeyNode node, RecordBatch batch) =>
        batch.IdOf(Encoding.UTF8.GetBytes($"{node.Part}_{batch.NameOf(node.Field)}"));
}

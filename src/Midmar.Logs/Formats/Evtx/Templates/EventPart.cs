namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>Where in an event something stands, in the order in which parts win a name.</summary>
internal enum EventPart : byte
{
    /// <summary>Outside any element.</summary>
    Document,

    /// <summary>Directly in the root element.</summary>
    Event,

    /// <summary>In a part that is none of the others, such as RenderingInfo.</summary>
    Other,

    /// <summary>In System.</summary>
    System,

    /// <summary>In UserData.</summary>
    UserData,

    /// <summary>In EventData.</summary>
    EventData,
}

/// <summary>Names that matter to the reader itself.</summary>
internal static class EventFields
{
    public static Records.FieldId EventId { get; } = Records.FieldNames.Intern("EventID");

    public static Records.FieldId Channel { get; } = Records.FieldNames.Intern("Channel");

    public static Records.FieldId Computer { get; } = Records.FieldNames.Intern("Computer");

    public static Records.FieldId Provider { get; } = Records.FieldNames.Intern("Provider_Name");

    public static Records.FieldId Time { get; } = Records.FieldNames.Intern("TimeCreated_SystemTime");

    /// <summary>Names that tell what an event is: always System's.</summary>
    public static bool IsIdentity(Records.FieldId name) =>
        name == EventId || name == Channel || name == Computer || name == Provider;

    /// <summary>Which of two parts has a name for itself.</summary>
    public static bool Wins(EventPart part, EventPart over, Records.FieldId name) =>
        IsIdentity(name) ? part == EventPart.System || (over != EventPart.System && part > over) : part > over;

    /// <summary>The name of a part, in front of a name it lost.</summary>
    public static string PartName(EventPart part) => part switch
    {
        EventPart.System => "System_",
        EventPart.EventData => "EventData_",
        EventPart.UserData => "UserData_",
        _ => "Event_",
    };
}

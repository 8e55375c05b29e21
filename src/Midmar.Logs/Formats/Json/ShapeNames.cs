namespace Midmar.Logs.Formats.Json;

/// <summary>What the name of a JSON member means, whatever the shape of the record it is in.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Alias">For Windows records, the name an EVTX record has for it; the field keeps its own as well.</param>
/// <param name="AliasRank">Of several members with one alias, the lowest rank gives the value.</param>
/// <param name="TimeRank">Of several members that hold the event's time, the lowest gives it; 0: it is none.</param>
/// <param name="Part">The part of a Windows event the member is in, where the shape tells.</param>
internal readonly record struct ShapeName(string Field, string? Alias, int AliasRank, int TimeRank, EventPart Part = EventPart.None);

/// <summary>A part of a Windows event; of two that use one name, the higher has it, as in the EVTX reader.</summary>
internal enum EventPart
{
    None,
    System,
    UserData,
    EventData,
}

/// <summary>
/// Knows the shapes: <c>evtx_dump</c> (fields are named as in an EVTX record), Winlogbeat old and new, NXLog,
/// Security-Datasets and what the door for Splunk's clients writes (fields keep their names and get the EVTX ones too). Members elsewhere keep their dotted path.
/// </summary>
internal static class ShapeNames
{
    private static readonly Dictionary<string, (string Alias, int Rank)> Aliases = new(StringComparer.Ordinal)
    {
        ["winlog.event_id"] = ("EventID", 0),
        ["event_id"] = ("EventID", 1),
        ["event.code"] = ("EventID", 2),
        ["winlog.channel"] = ("Channel", 0),
        ["log_name"] = ("Channel", 1),
        ["LogName"] = ("Channel", 1),
        ["winlog.provider_name"] = ("Provider_Name", 0),
        ["SourceName"] = ("Provider_Name", 0),
        ["source_name"] = ("Provider_Name", 0),
        ["ProviderName"] = ("Provider_Name", 1),
        ["EventSourceName"] = ("Provider_Name", 1),
        ["event.provider"] = ("Provider_Name", 2),
        ["Source"] = ("Provider_Name", 3),
        ["winlog.provider_guid"] = ("Provider_Guid", 0),
        ["ProviderGuid"] = ("Provider_Guid", 0),
        ["provider_guid"] = ("Provider_Guid", 0),
        ["winlog.computer_name"] = ("Computer", 0),
        ["computer_name"] = ("Computer", 0),
        ["Hostname"] = ("Computer", 0),
        ["MachineName"] = ("Computer", 1),
        ["host.name"] = ("Computer", 1),
        ["host.hostname"] = ("Computer", 2),
        ["beat.hostname"] = ("Computer", 2),
        ["splunk.host"] = ("Computer", 3),
        ["winlog.record_id"] = ("EventRecordID", 0),
        ["record_number"] = ("EventRecordID", 0),
        ["RecordNumber"] = ("EventRecordID", 0),
        ["winlog.process.pid"] = ("Execution_ProcessID", 0),
        ["process_id"] = ("Execution_ProcessID", 0),
        ["ExecutionProcessID"] = ("Execution_ProcessID", 0),
        ["winlog.process.thread.id"] = ("Execution_ThreadID", 0),
        ["thread_id"] = ("Execution_ThreadID", 0),
        ["ExecutionThreadID"] = ("Execution_ThreadID", 0),
        ["ThreadID"] = ("Execution_ThreadID", 1),
        ["winlog.activity_id"] = ("Correlation_ActivityID", 0),
        ["activity_id"] = ("Correlation_ActivityID", 0),
        ["ActivityID"] = ("Correlation_ActivityID", 0),
        ["winlog.user.identifier"] = ("Security_UserID", 0),
        ["user.identifier"] = ("Security_UserID", 1),
        ["UserID"] = ("Security_UserID", 1),
        ["winlog.task"] = ("Task", 0),
        ["task"] = ("Task", 0),
        ["winlog.opcode"] = ("Opcode", 0),
        ["opcode"] = ("Opcode", 0),
        ["winlog.keywords"] = ("Keywords", 0),
        ["keywords"] = ("Keywords", 0),
        ["winlog.version"] = ("Version", 0),
        ["version"] = ("Version", 1),
        ["level"] = ("Level", 0),
        ["TimeCreated"] = ("TimeCreated_SystemTime", 0),
    };

    /// <summary>Members that hold the event's time, the surest first: those always in UTC before those that may be local.</summary>
    private static readonly string[] Times =
    [
        "TimeCreated_SystemTime", "UtcTime", "@timestamp", "TimeCreated", "eventTime", "EventTime", "ts", "published",
        "TimeGenerated", "createdDateTime", "activityDateTime", "CreationTime", "CreatedDateTime", "id.time", "timestamp",
        "Timestamp", "time", "_time", "utc_time", "@system_time", "requestReceivedTimestamp", "stageTimestamp", "date",
        "splunk.time",
    ];

    private static readonly string[] EventDataPrefixes =
        ["winlog.event_data.", "winlog.user_data.", "event_data.", "user_data.", "EventData.", "UserData."];

    public static ShapeName Of(string path)
    {
        if (path.StartsWith("Event.", StringComparison.Ordinal) && OfEvtxDump(path) is { } name)
        {
            return new(name, null, 0, TimeRank(name), PartOf(path));
        }

        if (Aliases.TryGetValue(path, out var alias))
        {
            return new(path, alias.Alias, alias.Rank, TimeRank(path));
        }

        foreach (var prefix in EventDataPrefixes)
        {
            if (path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new(path, WithoutBlanks(path[prefix.Length..]), 4, 0);
            }
        }

        return new(path, null, 0, TimeRank(path));
    }

    private static EventPart PartOf(string path) => path["Event.".Length] switch
    {
        'S' => EventPart.System,
        'U' => EventPart.UserData,
        _ => EventPart.EventData,
    };

    /// <summary>The name of a member of <c>evtx_dump</c>'s output, or null when it is none we know.</summary>
    private static string? OfEvtxDump(string path)
    {
        const string system = "Event.System.";
        const string data = "Event.EventData.";
        const string user = "Event.UserData.";
        if (path.StartsWith(system, StringComparison.Ordinal))
        {
            return OfElement(path[system.Length..]);
        }

        if (path.StartsWith(data, StringComparison.Ordinal))
        {
            var name = path[data.Length..];
            return name.StartsWith('#') ? "EventData_" + name.Split('.')[^1] : WithoutBlanks(OfElement(name));
        }

        if (path.StartsWith(user, StringComparison.Ordinal))
        {
            var element = path.IndexOf('.', user.Length);
            return element < 0 || path.AsSpan(element).StartsWith(".#attributes", StringComparison.Ordinal)
                ? null
                : WithoutBlanks(OfElement(path[(element + 1)..]));
        }

        return null;
    }

    /// <summary><c>Provider.#attributes.Name</c> is Provider_Name; <c>EventID.#text</c> is EventID.</summary>
    private static string OfElement(string path) => path
        .Replace(".#attributes.", "_", StringComparison.Ordinal)
        .Replace("_attributes.", "_", StringComparison.Ordinal)
        .Replace(".#text", string.Empty, StringComparison.Ordinal);

    private static string WithoutBlanks(string name) => name.Replace(" ", string.Empty, StringComparison.Ordinal);

    private static int TimeRank(string name) => Array.IndexOf(Times, name) + 1;
}

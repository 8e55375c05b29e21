using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Midmar.Store.Lake;

/// <summary>A column of the lake that fields go to.</summary>
/// <param name="Name">Its name in the Elastic Common Schema, or ours where that has none.</param>
/// <param name="IsNumber">Whether it holds 64-bit integers; a value written otherwise goes to the map.</param>
/// <param name="Fields">Names under which formats and Sigma know it; the first is the one Sigma writes.</param>
internal sealed record RecordColumn(string Name, bool IsNumber, ImmutableArray<string> Fields);

/// <summary>
/// Which field of a record goes to which column; every other field goes to the map. The names are those of the Elastic
/// Common Schema 8.17 (field reference) and of the Sigma taxonomy 2.1.
/// </summary>
internal static class RecordColumns
{
    /// <summary>The columns, in the order they are written.</summary>
    public static ImmutableArray<RecordColumn> All { get; } =
    [
        Text("host.name", "Computer", "Hostname", "winlog.computer_name", "host.hostname"),
        Text("user.name", "User", "SubjectUserName", "AccountName"),
        Text("user.domain", "SubjectDomainName", "Domain"),
        Text("user.id", "SubjectUserSid", "UserID", "Security.UserID"),
        Text("user.target.name", "TargetUserName", "TargetUser"),
        Text("user.target.domain", "TargetDomainName"),
        Text("user.target.id", "TargetUserSid", "TargetSid"),
        Text("winlog.logon.id", "LogonId", "SubjectLogonId"),
        Text("winlog.target_logon.id", "TargetLogonId"),
        Text("winlog.logon.type", "LogonType"),
        Text("event.provider", "Provider_Name", "SourceName", "winlog.provider_name"),
        Text("winlog.provider_guid", "Provider_Guid", "ProviderGuid", "winlog.provider_guid"),
        Text("winlog.channel", "Channel", "winlog.channel"),
        Text("event.code", "EventID", "winlog.event_id"),
        Number("winlog.record_id", "EventRecordID", "RecordNumber"),
        Text("winlog.level", "Level"),
        Text("winlog.task", "Task"),
        Text("winlog.opcode", "Opcode", "OpcodeValue"),
        Text("winlog.keywords", "Keywords"),
        Text("winlog.version", "Version"),
        Number("winlog.process.pid", "Execution_ProcessID", "ExecutionProcessID"),
        Number("winlog.process.thread.id", "Execution_ThreadID", "ThreadID"),
        Text("winlog.time_created", "TimeCreated_SystemTime", "TimeCreated", "EventTime"),
        Text("event.reason", "RuleName"),
        Text("event.created", "UtcTime"),
        Text("process.entity_id", "ProcessGuid", "SourceProcessGUID", "SourceProcessGuid"),
        Number("process.pid", "ProcessId", "SourceProcessId", "ProcessID"),
        Text("process.executable", "Image", "SourceImage", "NewProcessName", "ProcessName", "exe"),
        Text("process.command_line", "CommandLine", "ProcessCommandLine"),
        Text("process.working_directory", "CurrentDirectory", "cwd"),
        Text("process.parent.entity_id", "ParentProcessGuid"),
        Number("process.parent.pid", "ParentProcessId"),
        Text("process.parent.executable", "ParentImage", "ParentProcessName"),
        Text("process.parent.command_line", "ParentCommandLine"),
        Text("process.pe.original_file_name", "OriginalFileName"),
        Text("process.pe.description", "Description"),
        Text("process.pe.product", "Product"),
        Text("process.pe.company", "Company"),
        Text("process.integrity_level", "IntegrityLevel"),
        Text("process.target.executable", "TargetImage"),
        Text("process.target.entity_id", "TargetProcessGUID", "TargetProcessGuid"),
        Number("process.target.pid", "TargetProcessId"),
        Text("process.granted_access", "GrantedAccess", "AccessMask"),
        Text("process.call_trace", "CallTrace"),
        Text("file.hashes", "Hashes", "Hash"),
        Text("file.path", "TargetFilename", "ImageLoaded", "ObjectName"),
        Text("file.name", "RelativeTargetName", "FileName"),
        Text("file.share", "ShareName"),
        Text("file.code_signature.signer", "Signature"),
        Text("file.code_signature.status", "SignatureStatus"),
        Text("file.pipe.name", "PipeName"),
        Text("registry.path", "TargetObject"),
        Text("registry.data.strings", "Details"),
        Text("event.action", "EventType", "eventName"),
        Text("source.ip", "SourceIp", "IpAddress", "SourceAddress", "src_ip", "id.orig_h", "sourceIPAddress", "c-ip"),
        Number("source.port", "SourcePort", "IpPort", "src_port", "id.orig_p"),
        Text("source.domain", "SourceHostname", "WorkstationName", "Workstation"),
        Text("destination.ip", "DestinationIp", "DestAddress", "dst_ip", "id.resp_h"),
        Number("destination.port", "DestinationPort", "DestPort", "dst_port", "id.resp_p"),
        Text("destination.domain", "DestinationHostname"),
        Text("network.transport", "Protocol", "proto"),
        Text("dns.question.name", "QueryName", "query"),
        Text("url.original", "c-uri", "uri", "url"),
        Text("user_agent.original", "c-useragent", "user_agent", "userAgent"),
        Text("service.name", "ServiceName"),
        Text("powershell.file.script_block_text", "ScriptBlockText"),
        Text("message", "Message"),
    ];

    private static readonly FrozenDictionary<string, int> Indexes = All
        .SelectMany((column, index) => column.Fields.Append(column.Name).Distinct(StringComparer.Ordinal).Select(name => (name, index)))
        .ToFrozenDictionary(n => n.name, n => n.index, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> IndexesAnyCase = Indexes
        .GroupBy(n => n.Key, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(n => n.Key, n => n.Min(i => i.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>The column a field goes to; -1 for the map.</summary>
    public static int IndexOf(string field) => Indexes.GetValueOrDefault(field, -1);

    /// <summary>The column a person means by a name, whatever its case; -1 when there is none.</summary>
    public static int Find(string name) => IndexesAnyCase.GetValueOrDefault(name, -1);

    private static RecordColumn Text(string name, params ImmutableArray<string> fields) => new(name, IsNumber: false, fields);

    private static RecordColumn Number(string name, params ImmutableArray<string> fields) => new(name, IsNumber: true, fields);
}

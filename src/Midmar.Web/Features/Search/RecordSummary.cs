using System.Text;
using Midmar.Detection.Lake;

namespace Midmar.Web.Features.Search;

/// <summary>A record in one line: what tells most of it first.</summary>
internal static class RecordSummary
{
    private const int MaxLength = 400;
    private const int MaxValue = 160;

    private static readonly string[] HostNames = ["Computer", "host.name", "Hostname", "hostname", "host"];

    private static readonly string[] TellingNames =
    [
        "EventID", "Image", "NewProcessName", "CommandLine", "ParentImage", "TargetUserName", "User", "SubjectUserName", "TargetObject", "TargetFilename",
        "QueryName", "query", "SourceIp", "IpAddress", "DestinationIp", "DestinationHostname", "id.orig_h", "id.resp_h", "eventName", "ServiceName",
        "ScriptBlockText", "appname", "message", "Message", "body",
    ];

    public static string? HostOf(StoredRecord record) => HostNames.Select(n => ValueOf(record, n)).FirstOrDefault(v => v is not null);

    public static string Of(StoredRecord record)
    {
        var line = new StringBuilder();
        foreach (var name in TellingNames)
        {
            Add(line, name, ValueOf(record, name));
        }

        if (line.Length == 0)
        {
            foreach (var (name, value) in record.Fields.Take(8))
            {
                Add(line, name, value);
            }
        }

        return line.ToString();
    }

    private static void Add(StringBuilder line, string name, string? value)
    {
        if (string.IsNullOrEmpty(value) || line.Length > MaxLength)
        {
            return;
        }

        line.Append(line.Length > 0 ? "  " : string.Empty).Append(name).Append('=').Append(value.AsSpan(0, Math.Min(value.Length, MaxValue)));
    }

    private static string? ValueOf(StoredRecord record, string name)
    {
        foreach (var (field, value) in record.Fields)
        {
            if (field == name)
            {
                return value;
            }
        }

        return null;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Midmar.Detection.Indicators;
using Midmar.Detection.Scanning;
using Midmar.Intel.Marking;
using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Rules;

namespace Midmar.Detection.Findings;

/// <summary>Makes findings, and the ids by which they are known again.</summary>
public static class NewFinding
{
    private static readonly FieldId[] HostFields =
    [
        FieldNames.Intern("Computer"), FieldNames.Intern("host.name"), FieldNames.Intern("Hostname"), FieldNames.Intern("hostname"), FieldNames.Intern("host"),
        FieldNames.Intern("splunk.host"),
    ];

    private static readonly string[] HostNames = ["Computer", "ComputerName", "Hostname", "hostname", "host.name", "host", "splunk.host"];
    private static readonly string[] AccountNames = ["User", "SubjectUserName", "TargetUserName", "user.name"];

    /// <summary>A rule's match on a record.</summary>
    public static Finding Of(SigmaRule rule, in RecordView record, DateTime time, DateTime found, string ruleSetHash) => new()
    {
        Id = IdOf(rule.Id ?? string.Empty, rule.ContentHash, [], [record.Id]),
        Kind = FindingKind.Rule,
        RuleId = rule.Id ?? rule.ContentHash,
        Title = rule.Title,
        RuleHash = rule.ContentHash,
        Level = rule.Level ?? RuleLevel.Informational,
        RuleSetHash = ruleSetHash,
        Time = time,
        FirstTime = time,
        Found = found,
        Host = HostOf(record),
        Account = ActingAccount.Of(record),
        Group = [],
        Members = [record.Id],
        MemberCount = 1,
        Tags = rule.Tags,
        Marking = null,
    };

    /// <summary>An indicator seen in a record. How sure its list is says how much it weighs.</summary>
    public static Finding Of(in Sighting sighting, in RecordView record, DateTime time, DateTime found, string indicatorsHash) => new()
    {
        Id = IdOf(sighting.List.Name, sighting.List.Hash, [new(sighting.Kind.ToString(), sighting.Value)], [record.Id]),
        Kind = FindingKind.Indicator,
        RuleId = sighting.List.Name,
        Title = sighting.Value,
        RuleHash = sighting.List.Hash,
        Level = sighting.Confidence switch { >= 75 => RuleLevel.High, < 30 => RuleLevel.Low, _ => RuleLevel.Medium },
        RuleSetHash = indicatorsHash,
        Time = time,
        FirstTime = time,
        Found = found,
        Host = HostOf(record),
        Account = ActingAccount.Of(record),
        Group = [new("field", record.Batch.NameOf(sighting.Field))],
        Members = [record.Id],
        MemberCount = 1,
        Tags = [],
        Marking = TlpNames.Of(sighting.Marking),
    };

    /// <summary>A correlation's match.</summary>
    public static Finding Of(CorrelationMatch match, DateTime found, string ruleSetHash) => new()
    {
        Id = IdOf(match.Rule.Id ?? string.Empty, match.Rule.ContentHash, match.Group, match.Members),
        Kind = FindingKind.Correlation,
        RuleId = match.Rule.Id ?? match.Rule.ContentHash,
        Title = match.Rule.Title,
        RuleHash = match.Rule.ContentHash,
        Level = match.Rule.Level ?? RuleLevel.Informational,
        RuleSetHash = ruleSetHash,
        Time = match.Time,
        FirstTime = match.FirstTime,
        Found = found,
        Host = ValueOf(match.Group, HostNames),
        Account = ValueOf(match.Group, AccountNames),
        Group = match.Group,
        Members = match.Members,
        MemberCount = match.MemberCount,
        Tags = match.Rule.Tags,
        Marking = null,
    };

    private static FindingId IdOf(
        string rule, string contentHash, ImmutableArray<KeyValuePair<string, string>> group, ImmutableArray<RecordId> members)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Append(bytes, rule);
        Append(bytes, contentHash);
        foreach (var (name, value) in group)
        {
            Append(bytes, name);
            Append(bytes, value);
        }

        foreach (var member in members)
        {
            var id = bytes.GetSpan(20);
            BinaryPrimitives.WriteInt32BigEndian(id, member.Workspace.Value);
            BinaryPrimitives.WriteUInt64BigEndian(id[4..], member.Source);
            BinaryPrimitives.WriteInt64BigEndian(id[12..], member.Position);
            bytes.Advance(20);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, digest);
        return new FindingId(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>Length first, so that no two lists of texts give the same bytes.</summary>
    private static void Append(ArrayBufferWriter<byte> output, string text)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), Encoding.UTF8.GetByteCount(text));
        output.Advance(4);
        Encoding.UTF8.GetBytes(text, output);
    }

    private static string? HostOf(in RecordView record)
    {
        foreach (var field in HostFields)
        {
            var value = record.Get(field);
            if (value.Kind == FieldValueKind.Text && value.Utf8.Length > 0)
            {
                return Encoding.UTF8.GetString(value.Utf8);
            }
        }

        return null;
    }

    private static string? ValueOf(ImmutableArray<KeyValuePair<string, string>> group, string[] names) =>
        group.FirstOrDefault(g => names.Contains(g.Key, StringComparer.OrdinalIgnoreCase)).Value;
}

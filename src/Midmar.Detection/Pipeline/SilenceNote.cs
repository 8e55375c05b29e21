using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Detection.Pipeline;

/// <summary>The silence of a source as the journal keeps it (its name as the path, the time it was last heard as the position), and the finding it becomes.</summary>
internal static class SilenceNote
{
    /// <summary>What findings about silence have for a rule.</summary>
    public const string RuleId = "midmar.source-silent";

    private const string Format = "silence";

    public static Delivery Of(WorkspaceId workspace, SourceId source, string name, DateTime since) => new()
    {
        Workspace = workspace,
        Source = source,
        ReadAs = new ReadAs(Format, name, null),
        RecordSource = 0,
        Position = since.Ticks,
        Buffer = [],
        Length = 0,
        Digest = DigestOf(workspace, source, since.Ticks),
    };

    public static Finding FindingOf(JournalFrame frame) => new()
    {
        Id = new FindingId(DigestOf(frame.Workspace, frame.Source, frame.RecordPosition)),
        Kind = FindingKind.Silence,
        RuleId = RuleId,
        Title = "A source has fallen silent",
        RuleHash = string.Empty,
        Level = RuleLevel.Medium,
        RuleSetHash = string.Empty,
        Time = frame.Arrived,
        FirstTime = frame.Arrived,
        Found = frame.Arrived,
        Host = frame.ReadAs.Path,
        Account = null,
        Group = [],
        Members = [],
        MemberCount = 0,
        Tags = [],
        Marking = null,
    };

    private static UInt128 DigestOf(WorkspaceId workspace, SourceId source, long since)
    {
        Span<byte> bytes = stackalloc byte[RuleId.Length + 16];
        Encoding.ASCII.GetBytes(RuleId, bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[^16..], workspace.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[^12..], source.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[^8..], since);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}

using System.Collections.Immutable;
using System.Text;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Store.Findings;

/// <summary>Findings as bytes, several together.</summary>
internal static class FindingCodec
{
    private const byte Version = 1;

    public static void Write(Stream output, IReadOnlyList<Finding> findings)
    {
        using var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write7BitEncodedInt(findings.Count);
        foreach (var finding in findings)
        {
            Write(writer, finding);
        }
    }

    /// <exception cref="InvalidDataException">They were written by another version of the program.</exception>
    public static List<Finding> Read(Stream input)
    {
        using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadByte() is var version && version != Version)
        {
            throw new InvalidDataException($"Findings were written in version {version}; this program reads {Version}.");
        }

        var findings = new List<Finding>(reader.Read7BitEncodedInt());
        for (var left = findings.Capacity; left > 0; left--)
        {
            findings.Add(ReadOne(reader));
        }

        return findings;
    }

    /// <summary>Ids of records, one after the other.</summary>
    public static byte[] ToBytes(ImmutableArray<RecordId> records)
    {
        var bytes = new MemoryStream(records.Length * 20);
        using var writer = new BinaryWriter(bytes);
        foreach (var record in records)
        {
            Write(writer, record);
        }

        return bytes.ToArray();
    }

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    public static ImmutableArray<RecordId> RecordsFrom(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var records = ImmutableArray.CreateBuilder<RecordId>(bytes.Length / 20);
        while (records.Count < records.Capacity)
        {
            records.Add(ReadRecord(reader));
        }

        return records.MoveToImmutable();
    }

    private static void Write(BinaryWriter writer, Finding finding)
    {
        writer.Write((ulong)(finding.Id.Value >> 64));
        writer.Write((ulong)finding.Id.Value);
        writer.Write((byte)finding.Kind);
        writer.Write(finding.RuleId);
        writer.Write(finding.Title);
        writer.Write(finding.RuleHash);
        writer.Write((byte)finding.Level);
        writer.Write(finding.RuleSetHash);
        writer.Write(finding.Time.Ticks);
        writer.Write(finding.FirstTime.Ticks);
        writer.Write(finding.Found.Ticks);
        WriteOptional(writer, finding.Host);
        WriteOptional(writer, finding.Account);
        WriteOptional(writer, finding.Marking);
        writer.Write7BitEncodedInt(finding.Group.Length);
        foreach (var (name, value) in finding.Group)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write7BitEncodedInt(finding.Members.Length);
        foreach (var member in finding.Members)
        {
            Write(writer, member);
        }

        writer.Write7BitEncodedInt64(finding.MemberCount);
        writer.Write7BitEncodedInt(finding.Tags.Length);
        foreach (var tag in finding.Tags)
        {
            writer.Write(tag);
        }
    }

    private static Finding ReadOne(BinaryReader reader)
    {
        var high = reader.ReadUInt64();
        return new Finding
        {
            Id = new FindingId(new UInt128(high, reader.ReadUInt64())),
            Kind = (FindingKind)reader.ReadByte(),
            RuleId = reader.ReadString(),
            Title = reader.ReadString(),
            RuleHash = reader.ReadString(),
            Level = (RuleLevel)reader.ReadByte(),
            RuleSetHash = reader.ReadString(),
            Time = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
            FirstTime = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
            Found = new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
            Host = ReadOptional(reader),
            Account = ReadOptional(reader),
            Marking = ReadOptional(reader),
            Group = ReadMany(reader, r => KeyValuePair.Create(r.ReadString(), r.ReadString())),
            Members = ReadMany(reader, ReadRecord),
            MemberCount = reader.Read7BitEncodedInt64(),
            Tags = ReadMany(reader, r => r.ReadString()),
        };
    }

    private static void Write(BinaryWriter writer, RecordId record)
    {
        writer.Write(record.Workspace.Value);
        writer.Write(record.Source);
        writer.Write(record.Position);
    }

    private static RecordId ReadRecord(BinaryReader reader) =>
        new(new WorkspaceId(reader.ReadInt32()), reader.ReadUInt64(), reader.ReadInt64());

    private static ImmutableArray<T> ReadMany<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var many = ImmutableArray.CreateBuilder<T>(reader.Read7BitEncodedInt());
        while (many.Count < many.Capacity)
        {
            many.Add(read(reader));
        }

        return many.MoveToImmutable();
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}

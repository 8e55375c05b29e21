using System.Buffers.Binary;
using System.Text;
using Midmar.Logs.Formats.Evtx;

namespace Midmar.Logs.Tests.Evtx;

/// <summary>Writes event log files for tests, byte by byte after libevtx's description.</summary>
internal sealed class ChunkBuilder
{
    private readonly byte[] chunk = new byte[ChunkHeader.ChunkSize];
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int recordStart;
    private ulong records;

    public int At { get; set; } = ChunkHeader.Size;

    /// <summary>Whether elements have room for what they depend on.</summary>
    public bool Dependencies { get; set; } = true;

    /// <summary>A file with one record: a template instance with these values.</summary>
    public static byte[] FileOf(Action<ChunkBuilder> template, params (int Type, byte[] Bytes)[] values)
    {
        var builder = new ChunkBuilder();
        builder.Record(b => b.Instance(template, values));
        return builder.File();
    }

    public ChunkBuilder Record(Action<ChunkBuilder> content)
    {
        recordStart = At;
        EventRecord.Signature.CopyTo(chunk.AsSpan(At));
        BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(At + 8), ++records);
        BinaryPrimitives.WriteInt64LittleEndian(chunk.AsSpan(At + 16), new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc).ToFileTimeUtc());
        At += 24;
        Bytes(0x0f, 1, 1, 0);
        content(this);
        Bytes(0);
        At = (At + 7) & ~7;
        At += 4;
        UInt32(recordStart + 4, (uint)(At - recordStart));
        UInt32(At - 4, (uint)(At - recordStart));
        return this;
    }

    public ChunkBuilder Bytes(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(chunk.AsSpan(At));
        At += bytes.Length;
        return this;
    }

    public ChunkBuilder Element(string name, Action<ChunkBuilder>? content = null, params (string Name, Action<ChunkBuilder> Value)[] attributes)
    {
        Bytes((byte)(attributes.Length > 0 ? 0x41 : 0x01));
        if (Dependencies)
        {
            Bytes(0xff, 0xff);
        }

        var size = At;
        At += 4;
        Name(name);
        if (attributes.Length > 0)
        {
            At += 4;
            foreach (var attribute in attributes)
            {
                Bytes(0x06);
                Name(attribute.Name);
                attribute.Value(this);
            }
        }

        if (content is null)
        {
            Bytes(0x03);
        }
        else
        {
            Bytes(0x02);
            content(this);
            Bytes(0x04);
        }

        UInt32(size, (uint)(At - size - 4));
        return this;
    }

    public ChunkBuilder Name(string name)
    {
        if (names.TryGetValue(name, out var known))
        {
            UInt32(At, (uint)known);
            At += 4;
            return this;
        }

        UInt32(At, (uint)(At + 4));
        At += 4;
        names[name] = At;
        At += 6;
        return Counted(name).Bytes(0, 0);
    }

    public ChunkBuilder Counted(string text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(At), (ushort)text.Length);
        At += 2;
        return Bytes(Encoding.Unicode.GetBytes(text));
    }

    public ChunkBuilder Text(string text) => Bytes(0x05, 0x01).Counted(text);

    public ChunkBuilder Slot(int number, int type, bool optional = false) =>
        Bytes((byte)(optional ? 0x0e : 0x0d), (byte)number, (byte)(number >> 8), (byte)type);

    public ChunkBuilder Data(string name, int number, int type) =>
        Element("Data", b => b.Slot(number, type), ("Name", b => b.Text(name)));

    public ChunkBuilder Instance(Action<ChunkBuilder> template, params (int Type, byte[] Bytes)[] values)
    {
        Bytes(0x0c, 1, 1, 2, 3, 4);
        UInt32(At, (uint)(At + 4));
        At += 4;
        var definition = At;
        At += 24;
        var before = Dependencies;
        Dependencies = true;
        Bytes(0x0f, 1, 1, 0);
        template(this);
        Bytes(0);
        Dependencies = before;
        UInt32(definition + 20, (uint)(At - definition - 24));
        return Values(values);
    }

    /// <summary>A template instance whose only value is binary XML, written in its place.</summary>
    public ChunkBuilder Around(Action<ChunkBuilder> template, Action<ChunkBuilder> nested)
    {
        Instance(template);
        At -= 4;
        Bytes(1, 0, 0, 0);
        var descriptor = At;
        Bytes(0, 0, 0x21, 0);
        var start = At;
        nested(this);
        Bytes(0);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(descriptor), (ushort)(At - start));
        return this;
    }

    public ChunkBuilder InstanceAt(int definition, params (int Type, byte[] Bytes)[] values)
    {
        Bytes(0x0c, 1, 1, 2, 3, 4);
        UInt32(At, (uint)definition);
        At += 4;
        return Values(values);
    }

    public ChunkBuilder Values(params (int Type, byte[] Bytes)[] values)
    {
        UInt32(At, (uint)values.Length);
        At += 4;
        foreach (var (type, bytes) in values)
        {
            Bytes((byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)type, 0);
        }

        foreach (var (_, bytes) in values)
        {
            Bytes(bytes);
        }

        return this;
    }

    /// <summary>The file: header and this one chunk, all checksums right.</summary>
    public byte[] File()
    {
        ChunkHeader.Signature.CopyTo(chunk);
        UInt32(40, 128);
        UInt32(48, (uint)At);
        UInt32(52, Crc32.Of(chunk.AsSpan(ChunkHeader.Size, At - ChunkHeader.Size)));
        UInt32(124, Crc32.Of(chunk.AsSpan(0, 120), chunk.AsSpan(128, 384)));
        var file = new byte[4096 + ChunkHeader.ChunkSize];
        "ElfFile\0"u8.CopyTo(file);
        file[36] = 2;
        file[38] = 3;
        file[41] = 0x10;
        file[42] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(124), Crc32.Of(file.AsSpan(0, 120)));
        chunk.CopyTo(file, 4096);
        return file;
    }

    private void UInt32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(at), value);
}

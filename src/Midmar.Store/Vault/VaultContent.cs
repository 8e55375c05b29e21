using System.Collections.Immutable;
using System.Text;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using ZstdSharp;

namespace Midmar.Store.Vault;

/// <summary>A cited record's log sources, fields, original and text as bytes (zstd). A text that is the original is not kept twice.</summary>
internal static class VaultContent
{
    private const byte Version = 1;
    private const int Level = 1;
    private const int MaxLength = 2 * Delivery.MaxLength;

    public static byte[] Write(RecordDetail detail)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write7BitEncodedInt(detail.Record.LogSources.Length);
        foreach (var source in detail.Record.LogSources)
        {
            writer.Write(source);
        }

        writer.Write7BitEncodedInt(detail.Record.Fields.Length);
        foreach (var (name, value) in detail.Record.Fields)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write7BitEncodedInt(detail.Original.Length);
        writer.Write(detail.Original.Span);
        var isOriginal = string.Equals(Encoding.UTF8.GetString(detail.Original.Span), detail.Text, StringComparison.Ordinal);
        writer.Write(isOriginal);
        writer.Write(isOriginal ? string.Empty : detail.Text);
        using var compressor = new Compressor(Level);
        return compressor.Wrap(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).ToArray();
    }

    /// <exception cref="InvalidDataException">It was written by another version of the program.</exception>
    public static RecordDetail Read(byte[] content, RecordId id, DateTime time, DateTime arrived, SourceId source, string format)
    {
        using var decompressor = new Decompressor();
        using var reader = new BinaryReader(new MemoryStream(decompressor.Unwrap(content, MaxLength).ToArray()), Encoding.UTF8);
        if (reader.ReadByte() is var version && version != Version)
        {
            throw new InvalidDataException($"A cited record was kept in version {version}; this program reads {Version}.");
        }

        var sources = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            sources.Add(reader.ReadString());
        }

        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            fields.Add(KeyValuePair.Create(reader.ReadString(), reader.ReadString()));
        }

        var original = reader.ReadBytes(reader.Read7BitEncodedInt());
        var isOriginal = reader.ReadBoolean();
        var text = reader.ReadString();
        return new RecordDetail(
            new StoredRecord(id, time, arrived, source, sources.ToImmutable(), fields.ToImmutable()),
            format,
            original,
            isOriginal ? Encoding.UTF8.GetString(original) : text);
    }
}

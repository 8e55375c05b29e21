using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>Templates compiled so far, by their content: shared by all parsers of a format, for any number of threads.</summary>
internal sealed class TemplateCache
{
    private readonly Lock gate = new();
    private Generation current = new();

    /// <summary>The template with this content, compiled now when it is new; null when it cannot be compiled.</summary>
    /// <param name="text">The content, see <see cref="TemplateText"/>.</param>
    /// <param name="walker">The caller's walker.</param>
    /// <param name="error">What is wrong with the template.</param>
    public CompiledTemplate? Get(ReadOnlySpan<byte> text, FieldWalker walker, out string? error)
    {
        error = null;
        var generation = Volatile.Read(ref current);
        if (generation.ByText.TryGetValue(text, out var known))
        {
            return known;
        }

        var compiled = CompiledTemplate.Compile(text, walker, out error);
        return compiled is null ? null : Keep(text.ToArray(), compiled);
    }

    private CompiledTemplate Keep(byte[] text, CompiledTemplate compiled)
    {
        lock (gate)
        {
            if (current.Bytes + text.Length > EvtxLimits.CachedTemplateBytes || current.Layouts.Count >= EvtxLimits.CachedLayouts)
            {
                Volatile.Write(ref current, new Generation());
            }

            compiled.Root = new LayoutNode(null, compiled, current.Layouts);
            var kept = current.Templates.GetOrAdd(text, compiled);
            current.Bytes += ReferenceEquals(kept, compiled) ? text.Length : 0;
            return kept;
        }
    }

    private sealed class Generation
    {
        public Generation() => ByText = Templates.GetAlternateLookup<ReadOnlySpan<byte>>();

        public ConcurrentDictionary<byte[], CompiledTemplate> Templates { get; } = new(ByContent.Instance);

        public ConcurrentDictionary<byte[], CompiledTemplate>.AlternateLookup<ReadOnlySpan<byte>> ByText { get; }

        public LayoutCount Layouts { get; } = new();

        public int Bytes { get; set; }
    }

    private sealed class ByContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => ContentHash.Of(obj);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => ContentHash.Of(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

/// <summary>A quick hash of bytes. Equal hashes are always followed by a comparison.</summary>
internal static class ContentHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Odd;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = BitOperations.RotateLeft(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), 29) * Odd;
        }

        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Odd;
        }

        return (int)(hash >> 32) ^ (int)hash;
    }
}

/// <summary>How many layouts a generation of templates has.</summary>
internal sealed class LayoutCount
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public bool TryAddOne()
    {
        if (Interlocked.Increment(ref count) <= EvtxLimits.CachedLayouts)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }
}

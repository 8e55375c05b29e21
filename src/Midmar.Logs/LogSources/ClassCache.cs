using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Midmar.Logs.LogSources;

/// <summary>
/// Classes of events seen before: a fixed number of places, a newcomer takes the place of who was there.
/// Readers and writers need no lock: an entry never changes, and a place holds a whole entry or none.
/// </summary>
internal sealed class ClassCache
{
    /// <summary>Places (count, a power of two).</summary>
    public const int Places = 4096;

    /// <summary>Longest provider or channel kept (bytes): a longer one is no real name.</summary>
    public const int MaxNameLength = 512;

    private readonly Entry?[] entries = new Entry?[Places];

    public static uint Hash(ReadOnlySpan<byte> provider, ReadOnlySpan<byte> channel, int eventId) =>
        (uint)((Mix(provider) ^ (Mix(channel) * 31) ^ (uint)eventId) * 0x9E3779B97F4A7C15 >> 32);

    public bool TryGet(
        uint hash, ReadOnlySpan<byte> provider, ReadOnlySpan<byte> channel, int eventId, [MaybeNullWhen(false)] out WindowsClass found)
    {
        var entry = Volatile.Read(ref entries[hash & (Places - 1)]);
        if (entry is not null
            && entry.EventId == eventId
            && channel.SequenceEqual(entry.Channel)
            && provider.SequenceEqual(entry.Provider))
        {
            found = entry.Class;
            return true;
        }

        found = null;
        return false;
    }

    public void Set(uint hash, ReadOnlySpan<byte> provider, ReadOnlySpan<byte> channel, int eventId, WindowsClass found)
    {
        if (provider.Length <= MaxNameLength && channel.Length <= MaxNameLength)
        {
            Volatile.Write(
                ref entries[hash & (Places - 1)], new Entry(provider.ToArray(), channel.ToArray(), eventId, found));
        }
    }

    private static ulong Mix(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            hash = (hash ^ word) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
        }

        foreach (var tail in bytes[(bytes.Length & ~7)..])
        {
            hash = (hash ^ tail) * 0xFF51AFD7ED558CCD;
        }

        return hash ^ (hash >> 29);
    }

    private sealed record Entry(byte[] Provider, byte[] Channel, int EventId, WindowsClass Class);
}

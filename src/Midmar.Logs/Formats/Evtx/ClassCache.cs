using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Logs.LogSources;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>A text as it stands in a file or a template.</summary>
internal readonly ref struct KeyText(ReadOnlySpan<byte> bytes, bool isUtf16)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsUtf16 { get; } = isUtf16;

    public byte[] ToUtf8()
    {
        if (!IsUtf16)
        {
            return Bytes.ToArray();
        }

        var room = new byte[Utf16.Room(Bytes.Length)];
        return room.AsSpan(0, Utf16.Write(Bytes, room)).ToArray();
    }
}

/// <summary>Classes of events seen by one parser, found by the bytes of the file.</summary>
internal sealed class ClassCache(LogSourceTable table)
{
    private readonly Dictionary<int, Entry> entries = [];

    /// <summary>The class of an event.</summary>
    public WindowsClass Get(KeyText provider, KeyText channel, int eventId)
    {
        var hash = HashCode.Combine(eventId, ContentHash.Of(provider.Bytes), ContentHash.Of(channel.Bytes));
        if (entries.TryGetValue(hash, out var entry) && entry.EventId == eventId
            && provider.IsUtf16 == entry.ProviderIsUtf16 && channel.IsUtf16 == entry.ChannelIsUtf16
            && provider.Bytes.SequenceEqual(entry.Provider) && channel.Bytes.SequenceEqual(entry.Channel))
        {
            return entry.Kind;
        }

        var kind = table.Classify(provider.ToUtf8(), channel.ToUtf8(), eventId);
        if (entries.Count >= EvtxLimits.CachedClasses)
        {
            entries.Clear();
        }

        entries[hash] = new Entry(
            eventId, provider.Bytes.ToArray(), provider.IsUtf16, channel.Bytes.ToArray(), channel.IsUtf16, kind);
        return kind;
    }

    private sealed record Entry(
        int EventId, byte[] Provider, bool ProviderIsUtf16, byte[] Channel, bool ChannelIsUtf16, WindowsClass Kind);
}

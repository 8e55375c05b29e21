using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Syslog;

namespace Midmar.Ingest.Syslog;

/// <summary>Whose messages an address sends.</summary>
/// <param name="Batcher">Where they go; null: the address belongs to no source.</param>
/// <param name="Prefix">What goes before each.</param>
internal sealed record SyslogSender(SyslogBatcher? Batcher, byte[] Prefix);

/// <summary>Tells senders by their address, and takes note of those nobody knows. Any thread.</summary>
internal sealed class SyslogSenders(ISourceDirectory sources, IIntake intake, SyslogOptions options, TimeProvider time, CancellationToken stopping)
{
    private const int MaxRemembered = 65_536;

    private readonly ConcurrentDictionary<IPAddress, SyslogSender> byAddress = new();
    private readonly ConcurrentDictionary<SourceId, SyslogBatcher> batchers = new();
    private readonly ConcurrentDictionary<(IPAddress Address, string Transport), UnknownSender> unknown = new();
    private ImmutableArray<Source> known;
    private long fromUnknown;

    public long FromUnknown => Interlocked.Read(ref fromUnknown);

    public IEnumerable<SyslogBatcher> Batchers => batchers.Values;

    public ImmutableArray<UnknownSender> Unknown => [.. unknown.Values.OrderByDescending(u => u.Last)];

    public SyslogSender Of(IPAddress address)
    {
        var all = sources.All;
        if (all != known || byAddress.Count >= MaxRemembered)
        {
            byAddress.Clear();
            known = all;
        }

        return byAddress.TryGetValue(address, out var sender) ? sender : byAddress[address] = Find(address);
    }

    /// <summary>Counts a datagram or connection of an address that belongs to no source.</summary>
    public void NoteUnknown(IPAddress address, string transport)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var key = (Plain(address), transport);
        if (unknown.Count < SyslogStatus.MaxUnknown || unknown.ContainsKey(key))
        {
            unknown.AddOrUpdate(key, k => new UnknownSender(k.Item1, k.Item2, 1, now, now), (_, old) => old with { Count = old.Count + 1, Last = now });
        }

        // Last: whoever sees the sum finds its parts.
        Interlocked.Increment(ref fromUnknown);
    }

    private SyslogSender Find(IPAddress address)
    {
        if (sources.FindByAddress(address) is not { } source)
        {
            return new SyslogSender(null, []);
        }

        // The address belongs into syslog; another format would not know what to make of it.
        var mark = (char)SyslogFormat.SenderMark;
        var prefix = source.Format is null or SyslogFormat.FormatName ? Encoding.ASCII.GetBytes($"{mark}{Plain(address)}{mark}") : [];
        return new SyslogSender(batchers.GetOrAdd(source.Id, id => new SyslogBatcher(id, sources, intake, options, time, stopping)), prefix);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

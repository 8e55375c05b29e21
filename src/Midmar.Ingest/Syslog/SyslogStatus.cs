using System.Collections.Immutable;
using System.Net;

namespace Midmar.Ingest.Syslog;

/// <summary>How the syslog door does.</summary>
/// <param name="Listening">Where it listens, such as <c>udp 127.0.0.1:5514</c>.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="RefusedConnections">Connections closed at once, because there were too many.</param>
/// <param name="Datagrams">Datagrams received.</param>
/// <param name="LostByKernel">Datagrams the operating system let go because they were not read in time; null where it does not say.</param>
/// <param name="LostForWantOfRoom">Datagrams let go because their source had too much waiting; they count as dropped there.</param>
/// <param name="FromUnknown">Messages and connections from addresses of no source.</param>
/// <param name="Unknown">These addresses, those heard last first, at most <see cref="MaxUnknown"/>.</param>
public sealed record SyslogStatus(
    ImmutableArray<string> Listening,
    int Connections,
    long RefusedConnections,
    long Datagrams,
    long? LostByKernel,
    long LostForWantOfRoom,
    long FromUnknown,
    ImmutableArray<UnknownSender> Unknown)
{
    /// <summary>Unknown addresses kept (count).</summary>
    public const int MaxUnknown = 1_000;
}

/// <summary>An address that belongs to no source.</summary>
/// <param name="Address">The address.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
/// <param name="Count">Datagrams, or connections.</param>
/// <param name="First">When it was first heard, UTC.</param>
/// <param name="Last">When it was last heard, UTC.</param>
public sealed record UnknownSender(IPAddress Address, string Transport, long Count, DateTime First, DateTime Last);

using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Midmar.Ingest.Syslog;

/// <summary>Where syslog is taken in, and within what limits.</summary>
public sealed record SyslogOptions
{
    /// <summary>Address for UDP; null: none.</summary>
    public IPEndPoint? Udp { get; init; }

    /// <summary>Address for TCP; null: none.</summary>
    public IPEndPoint? Tcp { get; init; }

    /// <summary>Address for TLS (RFC 5425); null: none.</summary>
    public IPEndPoint? Tls { get; init; }

    /// <summary>The certificate for TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether an address that is taken is passed over: nobody asked for it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Connections at a time (count); more are closed and counted.</summary>
    public int MaxConnections { get; init; } = 8_192;

    /// <summary>Messages gathered before they are handed in (count).</summary>
    public int BatchMessages { get; init; } = 2_000;

    /// <summary>Bytes gathered before they are handed in.</summary>
    public int BatchBytes { get; init; } = 512 * 1024;

    /// <summary>Batches of a source that may wait (count); beyond it TCP is not read, and UDP is lost and counted.</summary>
    public int MaxWaiting { get; init; } = 4;

    /// <summary>How long a message waits for others.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a client may take over the handshake of TLS.</summary>
    public TimeSpan HandshakeWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long stopping waits for what was taken in to be stored.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);
}

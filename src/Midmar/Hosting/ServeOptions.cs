using System.Net;
using Midmar.Centre.Evidence;
using Midmar.Ingest.Syslog;
using Midmar.Web;

namespace Midmar.Hosting;

/// <summary>How a centre is started.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where it listens when nothing else is said: everywhere with HTTPS, and without on this machine alone.</summary>
    public static readonly IReadOnlyList<string> DefaultUrls = ["https://*:8443", "http://localhost:8080"];

    /// <summary>The data folder.</summary>
    public required string Data { get; init; }

    /// <summary>Addresses to listen on.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Rules besides those of the data folder; none: those that come with the program.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>File of the certificate; null: one is made.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of its key, where the certificate's has none.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Password of a PFX file.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Records are kept so long from their arrival.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>Bytes of the lake of a workspace; the oldest records go first.</summary>
    public required long KeepBytes { get; init; }

    /// <summary>See <see cref="Hosting.TrustedProxies"/>; nobody when nothing is said.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Limits of pages and API.</summary>
    public WebLimits Web { get; init; } = new();

    /// <summary>Sizes of evidence.</summary>
    public EvidenceLimits Evidence { get; init; } = new();

    /// <summary>Where syslog is taken in.</summary>
    public required SyslogOptions Syslog { get; init; }

    /// <summary>Refuses addresses on which a password could be read by others.</summary>
    /// <exception cref="UsageException">One is no address, or plain HTTP beyond this machine.</exception>
    public static void CheckUrls(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            // The server's own wildcards are no host names.
            if (!Uri.TryCreate(url.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal), UriKind.Absolute, out var address)
                || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                throw new UsageException($"'{url}' is no address to listen on; write it like https://*:8443 or http://localhost:8080.");
            }

            if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                throw new UsageException(
                    $"'{url}' would send passwords and telemetry unprotected over the network. Use https://, or http://localhost for this machine alone.");
            }
        }
    }
}

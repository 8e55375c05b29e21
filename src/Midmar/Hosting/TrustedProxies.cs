using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Midmar.Hosting;

/// <summary>
/// Proxies before the centre whose word is taken for who asks (<c>X-Forwarded-For</c>) and how
/// (<c>X-Forwarded-Proto</c>). Of anybody else these headers mean nothing: limits by address, address rules of sources and
/// the audit log would be theirs to write.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>The setting by which the framework believes everybody; kept off whatever the environment says.</summary>
    public const string BelieveEverybodyOff = "--ForwardedHeaders_Enabled=false";

    /// <summary>Reads an address, or a network as <c>10.0.0.0/8</c>; null when it is neither.</summary>
    public static IPNetwork? Parse(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;

    /// <summary>Before everything that asks for the address.</summary>
    public static void Use(IApplicationBuilder app, IReadOnlyList<IPNetwork> trusted)
    {
        if (trusted.Count == 0)
        {
            return;
        }

        // Through a chain of them the first address that is none of theirs counts: what stands before it anybody can write.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}

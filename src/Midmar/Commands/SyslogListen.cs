using System.CommandLine;
using System.Net;
using Midmar.Ingest.Syslog;

namespace Midmar.Commands;

/// <summary>The options of <c>midmar serve</c> for syslog.</summary>
internal sealed class SyslogListen
{
    private const string Off = "none";

    /// <summary>This machine alone: syslog has no passwords, so that nobody else sends before somebody decides so.</summary>
    private static readonly IPEndPoint Default = new(IPAddress.Loopback, 5514);

    private readonly Option<string?> udp = New("udp", $"Address and port for syslog over UDP, or '{Off}'. Default: {Default}.");
    private readonly Option<string?> tcp = New("tcp", $"Address and port for syslog over TCP, or '{Off}'. Default: {Default}.");
    private readonly Option<string?> tls = New("tls", "Address and port for syslog over TLS, with the certificate of HTTPS. Default: none.");

    public void AddTo(Command command)
    {
        command.Add(udp);
        command.Add(tcp);
        command.Add(tls);
    }

    public SyslogOptions Of(ParseResult parsed) => new()
    {
        Udp = Address(parsed.GetValue(udp), Default),
        Tcp = Address(parsed.GetValue(tcp), Default),
        Tls = Address(parsed.GetValue(tls), otherwise: null),
        IsOptional = parsed.GetValue(udp) is null && parsed.GetValue(tcp) is null && parsed.GetValue(tls) is null,
    };

    private static Option<string?> New(string transport, string description)
    {
        var option = new Option<string?>($"--syslog-{transport}") { Description = description, HelpName = "ADDRESS:PORT" };
        option.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<string?>();
            if (given is not null && given != Off && (!IPEndPoint.TryParse(given, out var address) || address.Port == 0))
            {
                result.AddError($"'{given}' is no address and port to listen on; write it like 0.0.0.0:514, or '{Off}'.");
            }
        });
        return option;
    }

    private static IPEndPoint? Address(string? given, IPEndPoint? otherwise) => given switch
    {
        null => otherwise,
        Off => null,
        _ => IPEndPoint.Parse(given),
    };
}

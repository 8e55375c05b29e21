using System.Globalization;
using Midmar.Ingest.Tests.Clients;
using Xunit;

namespace Midmar.Ingest.Tests.Syslog;

/// <summary>Programs that send syslog in the field.</summary>
public sealed class SyslogClientTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 1_000).Select(i => $"Failed password for invalid user u{i} from 10.0.0.1 port {i} ssh2")];

    [Theory]
    [InlineData("traditional")]
    [InlineData("octet-counted")]
    public async Task Rsyslog_forwards_over_TCP(string framing)
    {
        await using var host = await SyslogHost.StartAsync();
        await using var rsyslog = await Rsyslog.StartAsync(Lines, $"""
            action(type="omfwd" target="127.0.0.1" port="{host.Door.TcpAddress!.Port.ToString(CultureInfo.InvariantCulture)}" protocol="tcp" TCP_Framing="{framing}" template="RSYSLOG_SyslogProtocol23Format")
            """);

        await Eventually.EqualAsync(Lines.Length, () => host.Intake.Records.Count);
        Assert.Equal(Lines, host.Messages);
        Assert.All(host.Intake.Records, r => Assert.Equal(("sshd", "authpriv", "info"), (r.Fields["appname"], r.Fields["facility"], r.Fields["severity"])));
    }

    [Fact]
    public async Task Rsyslog_forwards_over_TLS()
    {
        await using var host = await SyslogHost.StartAsync();
        var trusted = Path.GetTempFileName();
        await File.WriteAllTextAsync(trusted, host.CertificatePem, TestContext.Current.CancellationToken);
        await using var rsyslog = await Rsyslog.StartAsync(Lines, $"""
            global(DefaultNetstreamDriverCAFile="{trusted}")
            action(type="omfwd" target="127.0.0.1" port="{host.Door.TlsAddress!.Port.ToString(CultureInfo.InvariantCulture)}" protocol="tcp"
                   StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid" TCP_Framing="octet-counted")
            """);

        await Eventually.EqualAsync(Lines.Length, () => host.Intake.Records.Count);
        Assert.Equal(Lines, host.Messages.Select(m => m.TrimStart()));
        File.Delete(trusted);
    }

    [Theory]
    [InlineData("--udp")]
    [InlineData("--tcp")]
    [InlineData("--tcp", "--octet-count")]
    [InlineData("--udp", "--rfc3164")]
    public async Task Logger_sends(params string[] options)
    {
        await using var host = await SyslogHost.StartAsync();
        var port = (options[0] == "--udp" ? host.Door.UdpAddress : host.Door.TcpAddress)!.Port.ToString(CultureInfo.InvariantCulture);
        var (exit, output) = await Client.RunAsync(
            "logger", string.Empty, [.. options, "--server", "127.0.0.1", "--port", port, "--tag", "sudo", "--priority", "authpriv.notice", "--id=42", "ali : COMMAND=/bin/sh"]);

        Assert.True(exit == 0, output);
        await Eventually.EqualAsync(1, () => host.Intake.Records.Count);
        var fields = host.Intake.Records[0].Fields;
        Assert.Equal("ali : COMMAND=/bin/sh", fields["message"]);
        Assert.Equal(("sudo", "42", "authpriv"), (fields["appname"], fields["procid"], fields["facility"]));
    }
}

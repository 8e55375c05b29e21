using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Midmar.Centre.Sources;
using Midmar.Ingest.Syslog;

namespace Midmar.Ingest.Tests.Syslog;

/// <summary>The syslog door on loopback, with one source for it unless others are given.</summary>
internal sealed class SyslogHost : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private bool isStopped;

    private SyslogHost(SyslogDoor door, RecordingIntake intake, X509Certificate2 certificate)
    {
        Door = door;
        Intake = intake;
        this.certificate = certificate;
    }

    public SyslogDoor Door { get; }

    public RecordingIntake Intake { get; }

    public static async Task<SyslogHost> StartAsync(SourceList? sources = null, Func<SyslogOptions, SyslogOptions>? change = null)
    {
        var intake = new RecordingIntake();
        var made = MakeCertificate();
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var options = new SyslogOptions { Udp = any, Tcp = any, Tls = any, Certificate = made };
        var door = new SyslogDoor(
            change?.Invoke(options) ?? options,
            intake,
            sources ?? new SourceList(SourceList.Some(1, SourceKind.Address, "127.0.0.0/8")),
            TimeProvider.System,
            NullLogger<SyslogDoor>.Instance);
        await door.StartAsync(CancellationToken.None);
        return new SyslogHost(door, intake, made);
    }

    public IEnumerable<string> Messages => Intake.Records.Select(r => r.Fields["message"]);

    public async Task SendUdpAsync(params string[] datagrams)
    {
        using var client = new UdpClient();
        foreach (var datagram in datagrams)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(datagram), Door.UdpAddress!);
        }
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Door.TcpAddress!);
        return client;
    }

    public async Task SendTcpAsync(byte[] bytes)
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(bytes);
    }

    public async Task StopAsync()
    {
        isStopped = true;
        await Door.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!isStopped)
        {
            await StopAsync();
        }

        Door.Dispose();
        certificate.Dispose();
    }

    /// <summary>The certificate as clients read it that are to trust it.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), password: null);
    }
}

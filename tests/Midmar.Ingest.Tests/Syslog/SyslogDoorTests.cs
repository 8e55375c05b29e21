using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Syslog;
using Xunit;

namespace Midmar.Ingest.Tests.Syslog;

public sealed class SyslogDoorTests
{
    private static readonly SourceId One = new(1);

    [Fact]
    public async Task Datagrams_are_messages_of_the_source_of_their_address()
    {
        await using var host = await SyslogHost.StartAsync();
        await host.SendUdpAsync("<86>Jun 14 08:01:02 web1 sshd[7]: first", "<13>second\nline\n");

        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);
        Assert.Equal(["first", "second#012line"], host.Messages);
        Assert.All(host.Intake.Records, r => Assert.Equal("127.0.0.1", r.Fields["log.source.address"]));
        Assert.All(host.Intake.Deliveries, d => Assert.Null(d.Digest));
        Assert.Equal(0, host.Door.Status.LostByKernel ?? 0);
    }

    [Fact]
    public async Task The_same_message_twice_is_two_records()
    {
        await using var host = await SyslogHost.StartAsync();
        await host.SendUdpAsync("<13>same");
        await Eventually.EqualAsync(1, () => host.Intake.Records.Count);
        await host.SendUdpAsync("<13>same");
        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);

        Assert.Equal(2, host.Intake.Records.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task Both_ways_of_framing_may_follow_each_other_in_one_connection()
    {
        await using var host = await SyslogHost.StartAsync();
        await host.SendTcpAsync("<13>one\n7 <13>two<13>three\r\n13 <13>four\nmore\n<13>five without an end"u8.ToArray());

        await Eventually.EqualAsync(5, () => host.Intake.Records.Count);
        Assert.Equal(["one", "two", "three", "four#012more", "five without an end"], host.Messages);
    }

    [Fact]
    public async Task Over_TLS_the_same_messages_come()
    {
        await using var host = await SyslogHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Door.TlsAddress!, TestContext.Current.CancellationToken);
        await using (var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost"))
        {
            await secure.AuthenticateAsClientAsync("localhost");
            await secure.WriteAsync("9 <13>first8 <13>next"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);
        Assert.Equal(["first", "next"], host.Messages);
    }

    [Fact]
    public async Task What_speaks_no_TLS_is_closed_and_others_go_on()
    {
        await using var host = await SyslogHost.StartAsync(change: o => o with { HandshakeWithin = TimeSpan.FromSeconds(1) });
        using var client = new TcpClient();
        await client.ConnectAsync(host.Door.TlsAddress!, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("<13>plain text\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var silent = new TcpClient();
        await silent.ConnectAsync(host.Door.TlsAddress!, TestContext.Current.CancellationToken);

        await Eventually.EqualAsync(0, () => host.Door.Status.Connections);
        Assert.Empty(host.Intake.Records);
        await host.SendUdpAsync("<13>still here");
        await Eventually.EqualAsync(1, () => host.Intake.Records.Count);
    }

    [Fact]
    public async Task Addresses_of_no_source_are_counted_and_listed()
    {
        await using var host = await SyslogHost.StartAsync(new SourceList(SourceList.Some(1, SourceKind.Address, "10.0.0.0/8")));
        await host.SendUdpAsync("<13>a", "<13>b");
        await host.SendTcpAsync("<13>c\n"u8.ToArray());

        await Eventually.EqualAsync(3, () => host.Door.Status.FromUnknown);
        var unknown = host.Door.Status.Unknown;
        Assert.Equal(["tcp 1", "udp 2"], unknown.Select(u => $"{u.Transport} {u.Count}").Order(StringComparer.Ordinal));
        Assert.All(unknown, u => Assert.Equal(IPAddress.Loopback, u.Address));
        Assert.Empty(host.Intake.Records);
    }

    [Fact]
    public async Task A_source_set_up_later_is_known_at_once()
    {
        var sources = new SourceList();
        await using var host = await SyslogHost.StartAsync(sources);
        await host.SendUdpAsync("<13>before");
        await Eventually.EqualAsync(1, () => host.Door.Status.FromUnknown);
        sources.Put(SourceList.Some(1, SourceKind.Address, "127.0.0.1/32"));
        await host.SendUdpAsync("<13>after");

        await Eventually.EqualAsync(1, () => host.Intake.Records.Count);
        Assert.Equal(["after"], host.Messages);
    }

    [Fact]
    public async Task A_source_may_send_another_format_line_by_line()
    {
        await using var host = await SyslogHost.StartAsync(new SourceList(SourceList.Some(1, SourceKind.Address, "127.0.0.0/8") with { Format = "json" }));
        await host.SendTcpAsync("{\"a\":1}\n{\"a\":2}\n"u8.ToArray());

        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);
        Assert.Equal(["1", "2"], host.Intake.Records.Select(r => r.Fields["a"]));
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_kept_cut_as_failed_and_the_next_is_read()
    {
        await using var host = await SyslogHost.StartAsync();
        var text = new string('x', 200_000);
        await host.SendTcpAsync(Encoding.ASCII.GetBytes($"<13>{text}\n<13>one\n{text.Length + 4} <13>{text}<13>two\n"));

        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);
        Assert.Equal(["one", "two"], host.Messages);
        await Eventually.EqualAsync(2L, () => host.Intake.CountersOf(One).Failed);
        Assert.All(
            string.Concat(host.Intake.Payloads).Split('\n').Where(l => l.Contains("xxx", StringComparison.Ordinal)),
            l => Assert.Equal(SyslogFormat.MaxLineLength + 1, l[(l.LastIndexOf('\u0001') + 1)..].Length));
    }

    [Fact]
    public async Task While_nothing_can_be_stored_TCP_waits_and_UDP_is_lost_and_counted()
    {
        await using var host = await SyslogHost.StartAsync(change: o => o with { BatchMessages = 10, MaxWaiting = 2 });
        var open = new TaskCompletionSource();
        host.Intake.Gate = open.Task;

        for (var i = 0; i < 20; i++)
        {
            await host.SendUdpAsync([.. Enumerable.Range(0, 50).Select(n => $"<13>datagram {n}")]);
        }

        await Eventually.TrueAsync(() => host.Door.Status.Datagrams + (host.Door.Status.LostByKernel ?? 0) >= 1_000, "Not all datagrams were looked at.");
        var lost = host.Door.Status.LostForWantOfRoom;
        Assert.InRange(lost, 900, 1_000);
        Assert.Equal(lost, host.Intake.CountersOf(One).Dropped - (host.Door.Status.LostByKernel ?? 0));

        using var client = await host.ConnectAsync();
        var sending = client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2_000).Select(n => $"<13>line {n}\n"))), TestContext.Current.CancellationToken).AsTask();
        open.SetResult();
        await sending;
        await Eventually.EqualAsync(2_000, () => host.Messages.Count(m => m.StartsWith("line ", StringComparison.Ordinal)));
        Assert.Equal(1_000 - lost - (host.Door.Status.LostByKernel ?? 0), host.Messages.Count(m => m.StartsWith("datagram ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stopping_stores_what_was_taken_in_and_says_what_could_not_be()
    {
        await using var stored = await SyslogHost.StartAsync();
        await stored.SendUdpAsync("<13>last");
        await Eventually.EqualAsync(1, () => stored.Door.Status.Datagrams);
        await stored.StopAsync();
        Assert.Equal(["last"], stored.Messages);

        await using var refused = await SyslogHost.StartAsync(change: o => o with { StopWithin = TimeSpan.FromMilliseconds(200) });
        refused.Intake.Refuses = DeliveryRefusal.DiskFull;
        await refused.SendUdpAsync("<13>last");
        await Eventually.EqualAsync(1, () => refused.Door.Status.Datagrams);
        await refused.StopAsync();
        Assert.Equal(1, refused.Intake.CountersOf(One).Dropped);
    }

    [Fact]
    public async Task After_a_full_disk_everything_that_waited_is_stored()
    {
        await using var host = await SyslogHost.StartAsync();
        host.Intake.Refuses = DeliveryRefusal.DiskFull;
        await host.SendTcpAsync("<13>one\n<13>two\n"u8.ToArray());
        await Eventually.EqualAsync(0, () => host.Door.Status.Connections);
        host.Intake.Refuses = DeliveryRefusal.None;

        await Eventually.EqualAsync(2, () => host.Intake.Records.Count);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_or_passed_over_when_nobody_asked_for_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = (IPEndPoint)taken.LocalEndpoint;

        var refused = await Assert.ThrowsAsync<Midmar.Ingest.Syslog.SyslogAddressException>(() => SyslogHost.StartAsync(change: o => o with { Tcp = address }));
        Assert.Contains("--syslog-tcp", refused.Message, StringComparison.Ordinal);
        await using var host = await SyslogHost.StartAsync(change: o => o with { Tcp = address, IsOptional = true });
        Assert.Null(host.Door.TcpAddress);
        Assert.NotNull(host.Door.UdpAddress);
    }

    [Fact]
    public void The_kernel_s_losses_are_those_of_the_port()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
            " 8541: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21423 2 0000000000000000 17",
            " 8542: 0100007F:158B 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21424 2 0000000000000000 99",
        ];

        Assert.Equal(17, Midmar.Ingest.Syslog.KernelDrops.Sum(table, 0x158A));
    }
}

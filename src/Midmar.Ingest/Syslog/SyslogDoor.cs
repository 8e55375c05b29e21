using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Syslog;

/// <summary>Syslog over UDP, TCP and TLS. A message belongs to the source in whose networks its sender is.</summary>
public sealed partial class SyslogDoor : IHostedService, IDisposable
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);

    private readonly SyslogOptions options;
    private readonly IIntake intake;
    private readonly TimeProvider time;
    private readonly ILogger<SyslogDoor> log;
    private readonly SyslogSenders senders;
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationTokenSource givingUp = new();
    private readonly List<SyslogTcp> tcp = [];
    private readonly List<Task> running = [];
    private SyslogUdp? udp;
    private ITimer? flush;
    private ITimer? count;

    /// <summary>A door that is not open yet.</summary>
    /// <param name="options">Where it listens.</param>
    /// <param name="intake">Where messages go.</param>
    /// <param name="sources">Tells whose they are.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="log">For what goes wrong.</param>
    public SyslogDoor(SyslogOptions options, IIntake intake, ISourceDirectory sources, TimeProvider time, ILogger<SyslogDoor> log)
    {
        this.options = options;
        this.intake = intake;
        this.time = time;
        this.log = log;
        senders = new SyslogSenders(sources, intake, options, time, givingUp.Token);
    }

    /// <summary>How it does.</summary>
    public SyslogStatus Status => new(
        [.. Addresses()],
        tcp.Sum(t => t.Connections),
        tcp.Sum(t => t.Refused),
        udp?.Datagrams ?? 0,
        udp?.LostByKernel,
        udp?.Lost ?? 0,
        senders.FromUnknown,
        senders.Unknown);

    /// <summary>Where it listens for UDP; null: nowhere.</summary>
    public IPEndPoint? UdpAddress => udp?.Address;

    /// <summary>Where it listens for TCP; null: nowhere.</summary>
    public IPEndPoint? TcpAddress => tcp.Find(t => t.Transport == "tcp")?.Address;

    /// <summary>Where it listens for TLS; null: nowhere.</summary>
    public IPEndPoint? TlsAddress => tcp.Find(t => t.Transport == "tls")?.Address;

    /// <inheritdoc/>
    /// <exception cref="SyslogAddressException">An address cannot be listened on.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Open("udp", options.Udp, a => udp = new SyslogUdp(a, senders, intake));
        Open("tcp", options.Tcp, a => tcp.Add(new SyslogTcp(a, isTls: false, senders, options)));
        Open("tls", options.Tls, a => tcp.Add(new SyslogTcp(a, isTls: true, senders, options)));
        if (udp is not null)
        {
            running.Add(Task.Run(() => udp.RunAsync(closing.Token), CancellationToken.None));
        }

        running.AddRange(tcp.Select(t => Task.Run(() => t.RunAsync(closing.Token), CancellationToken.None)));
        flush = time.CreateTimer(_ => FlushAll(), state: null, options.Linger, options.Linger);
        count = time.CreateTimer(_ => udp?.NoteKernelDrops(), state: null, CountEvery, CountEvery);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await closing.CancelAsync();
        await Task.WhenAll(running);
        if (flush is not null)
        {
            await flush.DisposeAsync();
        }

        if (count is not null)
        {
            await count.DisposeAsync();
        }

        givingUp.CancelAfter(options.StopWithin);
        await Task.WhenAll(senders.Batchers.Select(b => b.StopAsync()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        udp?.Dispose();
        tcp.ForEach(t => t.Dispose());
        flush?.Dispose();
        count?.Dispose();
        closing.Dispose();
        givingUp.Dispose();
    }

    private void Open(string transport, IPEndPoint? address, Action<IPEndPoint> open)
    {
        if (address is null)
        {
            return;
        }

        try
        {
            open(address);
        }
        catch (SocketException e) when (options.IsOptional)
        {
            LogPassedOver(transport, address, e.Message);
        }
        catch (SocketException e)
        {
            throw new SyslogAddressException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Syslog ({transport}) cannot listen on {address}: {e.Message}. Another program listens there, or ports below 1024 are not allowed; give another address with --syslog-{transport}, or 'none'."),
                e);
        }
    }

    private void FlushAll()
    {
        foreach (var batcher in senders.Batchers)
        {
            batcher.Flush();
        }
    }

    private IEnumerable<string> Addresses() =>
        (udp is null ? [] : new[] { $"udp {udp.Address}" }).Concat(tcp.Select(t => $"{t.Transport} {t.Address}"));

    [LoggerMessage(LogLevel.Warning, "Syslog ({Transport}) does not listen on {Address}: {Reason}. Give another address with --syslog-udp or --syslog-tcp.")]
    private partial void LogPassedOver(string transport, IPEndPoint address, string reason);
}

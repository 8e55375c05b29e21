using System.Net;
using System.Net.Sockets;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Syslog;

/// <summary>Takes datagrams, one message each. What cannot be taken is lost, and counted.</summary>
internal sealed class SyslogUdp : IDisposable
{
    private const int KernelBuffer = 8 * 1024 * 1024;
    private const int LongestDatagram = 64 * 1024;

    private readonly Socket socket;
    private readonly SyslogSenders senders;
    private readonly IIntake intake;
    private long datagrams;
    private long lost;
    private long noted;

    public SyslogUdp(IPEndPoint address, SyslogSenders senders, IIntake intake)
    {
        this.senders = senders;
        this.intake = intake;
        socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = KernelBuffer;
            socket.Bind(address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    public long Datagrams => Interlocked.Read(ref datagrams);

    /// <summary>Datagrams let go for want of room.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>Datagrams the operating system let go; null where it does not say.</summary>
    public long? LostByKernel => KernelDrops.Of(Address);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var buffer = new byte[LongestDatagram];
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, cancellation);
                Take(((IPEndPoint)received.RemoteEndPoint).Address, buffer.AsSpan(0, received.ReceivedBytes));
            }
            catch (SocketException)
            {
                // One datagram: too long for the buffer, or an answer that says a sender is gone. The next may be good.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Counts what the operating system lost since the last call as lost by the source, when there is only one that it can
    /// have been; otherwise it is only known of the door.
    /// </summary>
    public void NoteKernelDrops()
    {
        var drops = LostByKernel ?? 0;
        if (drops > noted && senders.Batchers.Take(2).ToArray() is [var only])
        {
            intake.CountersOf(only.Id).AddDropped(drops - noted);
        }

        noted = drops;
    }

    public void Dispose() => socket.Dispose();

    private void Take(IPAddress from, ReadOnlySpan<byte> datagram)
    {
        Interlocked.Increment(ref datagrams);
        var sender = senders.Of(from);
        if (sender.Batcher is not { } batcher)
        {
            senders.NoteUnknown(from, "udp");
        }
        else if (!batcher.TryAdd(sender.Prefix, datagram))
        {
            Interlocked.Increment(ref lost);
            intake.CountersOf(batcher.Id).AddDropped(1);
        }
    }
}

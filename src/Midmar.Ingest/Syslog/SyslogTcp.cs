using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Midmar.Ingest.Syslog;

/// <summary>Takes connections with messages in them, plain or with TLS. When a source has too much waiting, its connections are not read.</summary>
internal sealed class SyslogTcp : IDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan AcceptAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly Socket listener;
    private readonly SyslogSenders senders;
    private readonly SyslogOptions options;
    private readonly bool isTls;
    private readonly HashSet<Task> open = [];
    private long refused;

    public SyslogTcp(IPEndPoint address, bool isTls, SyslogSenders senders, SyslogOptions options)
    {
        this.senders = senders;
        this.options = options;
        this.isTls = isTls;
        listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(address);
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public IPEndPoint Address => (IPEndPoint)listener.LocalEndPoint!;

    public string Transport => isTls ? "tls" : "tcp";

    public int Connections
    {
        get
        {
            lock (open)
            {
                return open.Count;
            }
        }
    }

    public long Refused => Interlocked.Read(ref refused);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Admit(await listener.AcceptAsync(cancellation), cancellation);
            }
            catch (SocketException)
            {
                // Most often too many open files: those that are open go on.
                await Task.Delay(AcceptAgainAfter, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                break;
            }
        }

        Task[] left;
        lock (open)
        {
            left = [.. open];
        }

        await Task.WhenAll(left);
    }

    public void Dispose() => listener.Dispose();

    private void Admit(Socket connection, CancellationToken cancellation)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address is null || Connections >= options.MaxConnections)
        {
            Interlocked.Increment(ref refused);
            connection.Dispose();
            return;
        }

        if (senders.Of(address).Batcher is null)
        {
            senders.NoteUnknown(address, Transport);
            connection.Dispose();
            return;
        }

        var task = Task.Run(() => ReadAsync(connection, address, cancellation), CancellationToken.None);
        lock (open)
        {
            open.Add(task);
        }

        _ = task.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task ended)
    {
        lock (open)
        {
            open.Remove(ended);
        }
    }

    private async Task ReadAsync(Socket connection, IPAddress address, CancellationToken cancellation)
    {
        try
        {
            connection.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            await using var plain = new NetworkStream(connection, ownsSocket: true);
            if (!isTls)
            {
                await ReadAsync(plain, address, cancellation);
                return;
            }

            await using var secure = new SslStream(plain, leaveInnerStreamOpen: true);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(options.HandshakeWithin);
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = options.Certificate, ClientCertificateRequired = false }, patience.Token);
            await ReadAsync(secure, address, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // The sender is gone, speaks no TLS, or the centre stops: what was whole is taken.
        }
    }

    private async Task ReadAsync(Stream stream, IPAddress address, CancellationToken cancellation)
    {
        var frames = new SyslogFrames(stream);
        try
        {
            while (await frames.FillAsync(cancellation))
            {
                while (frames.TryTake(out var message))
                {
                    // Asked each time: the source may have been changed, or switched off.
                    var sender = senders.Of(address);
                    if (sender.Batcher is not { } batcher)
                    {
                        senders.NoteUnknown(address, Transport);
                        return;
                    }

                    await batcher.AddAsync(sender.Prefix, message, cancellation);
                }
            }
        }
        finally
        {
            frames.Release();
        }
    }
}

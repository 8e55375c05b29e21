using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Midmar.Ingest.Tests.Syslog;

public sealed class ManyConnectionsTests
{
    /// <summary>Each connection takes two descriptors of this process, one at either end.</summary>
    private const int Connections = 5_000;

    [Fact]
    public async Task Five_thousand_connections_are_served_and_more_than_allowed_are_closed()
    {
        await using var host = await SyslogHost.StartAsync(change: o => o with { MaxConnections = Connections });
        var clients = new List<TcpClient>(Connections);
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                clients.Add(await host.ConnectAsync());
            }

            await Eventually.EqualAsync(Connections, () => host.Door.Status.Connections);
            using (var oneMore = await host.ConnectAsync())
            {
                await Eventually.EqualAsync(1L, () => host.Door.Status.RefusedConnections);
            }

            // Every one begins a message, and only then goes on with it.
            await SendAsync(clients, "<13>slo");
            await SendAsync(clients, "w sender\n");
            await Eventually.EqualAsync(Connections, () => host.Intake.Records.Count);
            Assert.All(host.Messages, m => Assert.Equal("slow sender", m));
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }

        await Eventually.EqualAsync(0, () => host.Door.Status.Connections);
        await host.SendTcpAsync("<13>and after\n"u8.ToArray());
        await Eventually.EqualAsync(Connections + 1, () => host.Intake.Records.Count);
    }

    private static async Task SendAsync(List<TcpClient> clients, string text)
    {
        foreach (var client in clients)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        }
    }
}

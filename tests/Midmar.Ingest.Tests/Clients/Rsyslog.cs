namespace Midmar.Ingest.Tests.Clients;

/// <summary>A real rsyslogd that reads a file and forwards each of its lines.</summary>
internal sealed class Rsyslog : IAsyncDisposable
{
    private readonly Client client;
    private readonly DirectoryInfo folder;

    private Rsyslog(Client client, DirectoryInfo folder)
    {
        this.client = client;
        this.folder = folder;
    }

    public bool HasExited => client.HasExited;

    /// <summary>Starts it; it sends the lines by an action of its configuration language.</summary>
    /// <param name="lines">What is in the file it reads.</param>
    /// <param name="action">The action, and what it needs before it.</param>
    public static async Task<Rsyslog> StartAsync(IEnumerable<string> lines, string action)
    {
        var made = Directory.CreateTempSubdirectory("midmar-rsyslog-");
        var input = Path.Combine(made.FullName, "input.log");
        var configuration = Path.Combine(made.FullName, "rsyslog.conf");
        await File.WriteAllLinesAsync(input, lines);
        await File.WriteAllTextAsync(configuration, $$"""
            global(workDirectory="{{made.FullName}}")
            module(load="imfile" mode="polling" pollingInterval="1")
            input(type="imfile" File="{{input}}" Tag="sshd:" Severity="info" Facility="authpriv" readTimeout="1")
            {{action}}
            """);
        return new Rsyslog(Client.Start("rsyslogd", "-n", "-f", configuration, "-i", Path.Combine(made.FullName, "pid")), made);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Midmar.Sigma.Rules;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests;

/// <summary>A <c>midmar serve</c> as a process of its own on this machine alone, over HTTP and HTTPS.</summary>
internal sealed partial class ServedCentre : IDisposable
{
    private readonly ServedProcess process;

    private ServedCentre(string data, int port, ServedProcess process)
    {
        Data = data;
        Port = port;
        this.process = process;
    }

    public string Data { get; }

    /// <summary>The folder of a small disk as other processes see it.</summary>
    public string Seen { get; private init; } = string.Empty;

    /// <summary>Of HTTP; HTTPS has the next one.</summary>
    public int Port { get; }

    /// <summary>When the process was started, UTC.</summary>
    public DateTime Started { get; } = DateTime.UtcNow;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}");

    public string SecureAddress => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{Port + 1}");

    public string Printed => process.Printed;

    /// <summary>Starts one; returns at once.</summary>
    public static ServedCentre Start(string data, int port) => new(
        data, port, ServedProcess.Start("dotnet", [MidmarProcess.Program, .. Arguments(data, port)]));

    /// <summary>
    /// Starts one whose data folder lies on a file system of its own, in memory and of this size (bytes), that is gone with
    /// the process. Skips the test where mounting is not allowed.
    /// </summary>
    public static ServedCentre StartOnSmallDisk(string place, int port, long size)
    {
        var how = Environment.IsPrivilegedProcess ? "-m" : "-rm";
        using (var attempt = Process.Start("unshare", [how, "mount", "-t", "tmpfs", "midmar", place]))
        {
            attempt.WaitForExit();
            Assert.SkipUnless(attempt.ExitCode == 0, "This machine does not allow mounting in a namespace of its own.");
        }

        var data = Path.Combine(place, "data");
        var mount = $"mount -t tmpfs -o size={size.ToString(CultureInfo.InvariantCulture)} midmar \"$0\" && exec dotnet \"$@\"";
        var started = ServedProcess.Start("unshare", [how, "sh", "-c", mount, place, MidmarProcess.Program, .. Arguments(data, port)]);
        return new ServedCentre(data, port, started) { Seen = string.Create(CultureInfo.InvariantCulture, $"/proc/{started.Id}/root{place}") };
    }

    /// <summary>Two ports in a row that nobody has.</summary>
    public static int FreePorts() => ServedProcess.FreePorts(2);

    /// <summary>The token of the first source, as the first start prints it.</summary>
    public async Task<string> TokenAsync() => (await process.FoundAsync(SourceToken())).Value;

    /// <summary>Alerts of the live workspace as committed, of a level or above: titles, and when they were raised.</summary>
    public IReadOnlyList<(string Title, DateTime Raised)> Alerts(RuleLevel level)
    {
        var path = Path.Combine(Data, "workspaces", "1", "detection", "detection.db");
        if (!File.Exists(path))
        {
            return [];
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT title, raised FROM alerts WHERE level >= $level ORDER BY id";
        ask.Parameters.AddWithValue("$level", (int)level);
        using var row = ask.ExecuteReader();
        var alerts = new List<(string, DateTime)>();
        while (row.Read())
        {
            alerts.Add((row.GetString(0), new DateTime(row.GetInt64(1), DateTimeKind.Utc)));
        }

        return alerts;
    }

    /// <summary>Stops it as a supervisor does.</summary>
    public Task StopAsync() => process.StopAsync();

    public void Dispose() => process.Dispose();

    private static string[] Arguments(string data, int port) =>
    [
        "serve", "--data", data, "--syslog-udp", "none", "--syslog-tcp", "none",
        "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port};https://127.0.0.1:{port + 1}"),
    ];

    [GeneratedRegex("mds_[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceToken();
}

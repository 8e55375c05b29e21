using System.Globalization;
using System.Net;

namespace Midmar.Ingest.Syslog;

/// <summary>Datagrams the kernel let go because a socket's buffer was full, as Linux tells.</summary>
internal static class KernelDrops
{
    private static readonly string[] Tables = ["/proc/net/udp", "/proc/net/udp6"];

    /// <summary>Datagrams lost at the sockets of a port; null where it is not said.</summary>
    public static long? Of(IPEndPoint address)
    {
        long? drops = null;
        foreach (var table in Tables.Where(File.Exists))
        {
            try
            {
                drops = (drops ?? 0) + Sum(File.ReadLines(table), address.Port);
            }
            catch (IOException)
            {
                // A table that cannot be read says nothing.
            }
        }

        return drops;
    }

    /// <summary>Adds up the last column of the rows whose local address has the port.</summary>
    public static long Sum(IEnumerable<string> rows, int port)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return rows.Skip(1)
            .Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(c => c.Length > 2 && c[1].EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            .Sum(c => long.TryParse(c[^1], CultureInfo.InvariantCulture, out var count) ? count : 0);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Midmar.Hosting;
using Midmar.Ingest.Syslog;

namespace Midmar.Commands;

/// <summary>What the centre says when it has started.</summary>
internal static class ServeText
{
    /// <summary>The last of it.</summary>
    public const string Ready = "Ready. Ctrl+C stops it.";

    public static void Write(TextWriter output, CentreHost centre, string? sourceToken, string? setUpCode)
    {
        output.WriteLine($"Midmar keeps its data in {centre.Root}.");
        foreach (var url in centre.Urls)
        {
            output.WriteLine($"Listening on {url}");
        }

        foreach (var address in centre.Services.GetRequiredService<SyslogDoor>().Status.Listening)
        {
            output.WriteLine($"Taking in syslog on {address}");
        }

        if (centre.Certificate is { } certificate)
        {
            output.WriteLine($"The certificate's SHA-256 fingerprint: {ServerCertificate.FingerprintOf(certificate)}");
        }

        if (sourceToken is not null)
        {
            output.WriteLine($"A first source is set up. Its token, shown only now: {sourceToken}");
        }

        if (setUpCode is not null)
        {
            output.WriteLine($"Nobody has an account yet. Make the first administrator's at {centre.Urls.First()}/set-up with this code, good once: {setUpCode}");
        }

        output.WriteLine(Ready);
    }
}

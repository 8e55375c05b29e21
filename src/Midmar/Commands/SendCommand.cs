using System.CommandLine;
using Midmar.Input;

namespace Midmar.Commands;

/// <summary><c>midmar send</c>: files to a centre.</summary>
internal static class SendCommand
{
    private const string Help = """
        Files are logs of any known format, or archives of them; folders are taken whole. What was stored before is stored
        once: after an interruption the same command goes on.

        Examples:
          midmar send evidence/ --to https://centre:8443 --token mds_... --ca centre.crt
          MIDMAR_TOKEN=mds_... midmar send Security.evtx --to http://localhost:8080
        """;

    public static Command Create(TimeProvider time)
    {
        var paths = PathArgument.Create("PATH", "Files and folders.", ArgumentArity.OneOrMore);
        var to = new Option<string>("--to") { Description = "The centre's address.", HelpName = "URL", Required = true };
        var token = new Option<string?>("--token") { Description = "The source's token. Better in the environment: MIDMAR_TOKEN.", HelpName = "TEXT" };
        var insecure = new Option<bool>("--insecure") { Description = "Takes any certificate of the centre: whoever is in between can read the token." };
        var authority = new Option<string?>("--ca") { Description = "The certificate to trust, PEM: the centre's own is in its data folder, certificates/centre.crt.", HelpName = "FILE" };
        var command = new Command("send", "Sends files to a centre.") { paths, to, token, insecure, authority };
        HelpWithExamples.Add(command, Help);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(paths),
            parsed.GetRequiredValue(to),
            parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("MIDMAR_TOKEN"),
            parsed.GetValue(insecure),
            parsed.GetValue(authority),
            time,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, string to, string? token, bool insecure, string? authority, TimeProvider time, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(to, UriKind.Absolute, out var centre) || centre.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"'{to}' is no address of a centre; write it like https://centre:8443.");
        }

        if (string.IsNullOrWhiteSpace(token))
        {
            throw new UsageException("A source's token is needed: --token, or MIDMAR_TOKEN in the environment. The centre shows it when a source is set up.");
        }

        using var client = SendClient.Create(centre, token, insecure, authority);
        var sending = new FileSending(client, Console.Out, time);
        try
        {
            foreach (var file in ScanPaths.Expand(paths))
            {
                await sending.SendAsync(file.Path, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            sending.Finish();
            return ExitCodes.Interrupted;
        }

        return sending.Finish();
    }
}

using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Hosting;
using Midmar.Store.Files;

namespace Midmar.Commands;

/// <summary><c>midmar serve</c>: the centre.</summary>
internal static class ServeCommand
{
    /// <summary>The data folder when none is named.</summary>
    public const string DefaultData = "midmar-data";

    private const string Help = """
        Everything the centre has is in its data folder; it is made at the first start, which also prints a one-time code
        for the first administrator and the token of a first source. Ctrl+C stops it; nothing acknowledged is lost, however it is stopped.

        Examples:
          midmar serve
          midmar serve --data /var/lib/midmar --rules sigma/rules --urls https://*:443 --certificate centre.pem --certificate-key centre.key
          midmar serve --syslog-udp 0.0.0.0:514 --syslog-tcp 0.0.0.0:514 --syslog-tls 0.0.0.0:6514
        """;

    /// <summary>The option that names the data folder, the same in every command that has it.</summary>
    public static Option<string> DataOption() =>
        new("--data") { Description = "The centre's data folder.", HelpName = "DIR", DefaultValueFactory = _ => DefaultData };

    public static Command Create(TimeProvider time)
    {
        var data = DataOption();
        var urls = new Option<string[]>("--urls") { Description = $"Addresses to listen on, separated by ';' or repeated. Default: {string.Join(';', ServeOptions.DefaultUrls)}. HTTP without TLS on this machine only.", HelpName = "URL" };
        var rules = new Option<string[]>("--rules") { Description = "Rules: file, folder or zip, watched for changes. Default: those that come with Midmar. Those in the data folder's 'rules' are always added.", HelpName = "PATH" };
        var certificate = new Option<string?>("--certificate") { Description = "Certificate for HTTPS: PFX or PEM. Default: one that is made at the first start.", HelpName = "FILE" };
        var key = new Option<string?>("--certificate-key") { Description = "Its key, for PEM.", HelpName = "FILE" };
        var password = new Option<string?>("--certificate-password") { Description = "Its password, for PFX. Better in the environment: MIDMAR_CERTIFICATE_PASSWORD.", HelpName = "TEXT" };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Address or network (CIDR) of a proxy before the centre, repeated for several. X-Forwarded-For and X-Forwarded-Proto are believed of these alone. Default: of nobody.", HelpName = "ADDRESS" };
        var keepDays = new Option<int>("--keep-days") { Description = "Days for which records are kept.", DefaultValueFactory = _ => 400 };
        var keepGigabytes = new Option<int>("--keep-gb") { Description = "Gigabytes of records kept for each workspace; the oldest go first.", DefaultValueFactory = _ => 500 };
        var command = new Command("serve", "Runs the centre: takes in telemetry, keeps it, detects in it, and serves its people.")
        {
            data, urls, rules, certificate, key, password, proxies, keepDays, keepGigabytes,
        };
        var syslog = new SyslogListen();
        syslog.AddTo(command);
        AddressesOnly(proxies);
        AtLeastOne(keepDays);
        AtLeastOne(keepGigabytes);
        HelpWithExamples.Add(command, Help);
        command.SetAction((parsed, cancellation) => RunAsync(
            new ServeOptions
            {
                Data = parsed.GetRequiredValue(data),
                Urls = (parsed.GetValue(urls) ?? []).SelectMany(u => u.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray() is { Length: > 0 } given ? given : ServeOptions.DefaultUrls,
                Rules = parsed.GetValue(rules) ?? [],
                Certificate = parsed.GetValue(certificate),
                CertificateKey = parsed.GetValue(key),
                CertificatePassword = parsed.GetValue(password) ?? Environment.GetEnvironmentVariable("MIDMAR_CERTIFICATE_PASSWORD"),
                TrustedProxies = [.. (parsed.GetValue(proxies) ?? []).Select(p => TrustedProxies.Parse(p)!.Value)],
                KeepFor = TimeSpan.FromDays(parsed.GetValue(keepDays)),
                KeepBytes = parsed.GetValue(keepGigabytes) * 1_000_000_000L,
                Syslog = syslog.Of(parsed),
            },
            time,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, TimeProvider time, CancellationToken cancellation)
    {
        await using var centre = await CentreHost.OpenAsync(options, new DurableFiles(), time, Console.Error, cancellation);
        await centre.StartAsync(cancellation);
        var token = await FirstStart.MakeSourceAsync(centre.Services.GetRequiredService<ISourceDirectory>(), cancellation);
        var setUpCode = await centre.Services.GetRequiredService<ISetUp>().NewCodeAsync(cancellation);
        ServeText.Write(Console.Out, centre, token, setUpCode);
        try
        {
            await centre.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await centre.StopAsync(CancellationToken.None);
        }

        Console.WriteLine("Stopped.");
        return ExitCodes.Done;
    }

    private static void AddressesOnly(Option<string[]> option) => option.Validators.Add(result =>
    {
        foreach (var text in (result.GetValueOrDefault<string[]>() ?? []).Where(t => TrustedProxies.Parse(t) is null))
        {
            result.AddError($"'{text}' is no address or network of a proxy; write it like 192.0.2.10, or 192.0.2.0/24.");
        }
    });

    private static void AtLeastOne(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{option.Name} must be 1 or more.");
        }
    });
}

namespace Midmar.Exercise.Telemetry;

/// <summary>
/// An ordinary evening: programs, connections and logons of a few hosts, and now and then something an administrator
/// does that looks like an attack to a rule.
/// </summary>
internal sealed class BenignActivity(Random random)
{
    private const int MaxEventsPerTick = 3;
    private const string Chrome = @"C:\Program Files\Google\Chrome\Application\chrome.exe";
    private const string TicketDesk = @"C:\Program Files\Turnstile\Desk\tsdesk.exe";
    private const string Excel = @"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE";
    private const string Explorer = @"C:\Windows\explorer.exe";

    /// <summary>One seed in so many has an administrator who empties a log.</summary>
    private const int TidyAdministratorOdds = 3;

    private static readonly (string Host, string User, string Address)[] People =
    [
        ("tkt-ws03", "m.tanaka", "192.0.2.53"),
        ("tkt-ws07", "r.haddad", "192.0.2.57"),
        ("adm-ws02", "l.moreau", "192.0.2.62"),
        ("tkt-srv01", "svc_gate", "192.0.2.20"),
        ("dsp-ctl01", "svc_display", "192.0.2.30"),
    ];

    private readonly int backupTick = random.Next(1, 5);
    private readonly int? tidyTick = random.Next(TidyAdministratorOdds) == 0 ? random.Next(5, 10) : null;

    /// <summary>What happens in a tick.</summary>
    /// <param name="tick">Its number, from 0.</param>
    public IEnumerable<SimulatedEvent> During(int tick)
    {
        foreach (var (host, user, address) in People)
        {
            for (var left = random.Next(MaxEventsPerTick + 1); left > 0; left--)
            {
                yield return Ordinary(host, user, address);
            }
        }

        if (tick == backupTick)
        {
            yield return SimulatedEvent.Process(
                "bkp01", "l.moreau", @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe", $"powershell.exe -NoLogo -EncodedCommand {EncodedCommand.Of("Start-Snapshot -Set ticketing")}", "svchost.exe");
        }

        if (tick == tidyTick)
        {
            yield return SimulatedEvent.Process("adm-ws02", "l.moreau", "whoami.exe", "whoami /groups", "cmd.exe");
            yield return SimulatedEvent.Process("adm-ws02", "l.moreau", "wevtutil.exe", "wevtutil cl Application", "cmd.exe");
        }
    }

    private SimulatedEvent Ordinary(string host, string user, string address) => random.Next(7) switch
    {
        0 => SimulatedEvent.Process(host, user, Chrome, $"\"{Chrome}\" --type=renderer", Chrome),
        1 => SimulatedEvent.Process(host, user, TicketDesk, $"\"{TicketDesk}\" /desk {random.Next(1, 9)}", Explorer),
        2 => SimulatedEvent.Process(host, user, Excel, $"\"{Excel}\" gate-counts-{random.Next(1, 30)}.xlsx", Explorer),
        3 => SimulatedEvent.Process(host, "system", "taskhostw.exe", "taskhostw.exe Install", "svchost.exe"),
        4 => SimulatedEvent.Connection(host, user, Chrome, $"203.0.113.{random.Next(20, 90)}", "443"),
        5 => SimulatedEvent.Access(host, "svchost.exe", "lsass.exe", "0x1000"),
        _ => SimulatedEvent.Logon("dc01", user, address),
    };
}

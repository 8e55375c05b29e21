using Midmar.Exercise.Telemetry;

namespace Midmar.Exercise.Scenarios;

/// <summary>The scenario of <c>midmar demo</c>: a dozen seconds, one small attack.</summary>
public static class DemoScenario
{
    private const string Word = @"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE";
    private const string PowerShell = @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";

    /// <summary>The scenario.</summary>
    public static Scenario Create() => new()
    {
        Name = "The night before the match",
        Start = new DateTime(2026, 6, 10, 20, 14, 0, DateTimeKind.Utc),
        Ticks = 12,
        Steps =
        [
            new AttackStep(
                "document",
                "A mailed document starts encoded PowerShell",
                Tick: 3,
                [SimulatedEvent.Process("tkt-ws07", "r.haddad", PowerShell, $"powershell.exe -nop -w hidden -enc {EncodedCommand.Of("Start-Seating")}", Word)]),
            new AttackStep(
                "credentials",
                "The memory of LSASS is dumped",
                Tick: 5,
                [
                    SimulatedEvent.Process("tkt-ws07", "r.haddad", "rundll32.exe", @"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump 712 C:\Users\Public\l.dmp full", PowerShell),
                    SimulatedEvent.Access("tkt-ws07", "rundll32.exe", "lsass.exe", "0x1fffff"),
                ]),
            new AttackStep(
                "display",
                "A service is installed on the display controller",
                Tick: 8,
                [
                    SimulatedEvent.Logon("dsp-ctl01", "svc_display", "192.0.2.57"),
                    SimulatedEvent.Service("dsp-ctl01", "DSPUPD", @"%SystemRoot%\dspupd.exe"),
                    SimulatedEvent.Process("dsp-ctl01", "svc_display", "cmd.exe", "cmd.exe /c hostname", "services.exe"),
                ]),
            new AttackStep(
                "traces",
                "The security log of the ticketing server is cleared",
                Tick: 10,
                [SimulatedEvent.SecurityLogCleared("tkt-srv01", "svc_display")]),
        ],
    };
}

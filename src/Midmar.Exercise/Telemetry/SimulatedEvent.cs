using System.Collections.Immutable;

namespace Midmar.Exercise.Telemetry;

/// <summary>Something that happens on a simulated Windows host, before it has a time and becomes a log line.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Kind">Which event it is.</param>
/// <param name="Data">Its own fields, in order.</param>
public sealed record SimulatedEvent(string Host, EventKind Kind, ImmutableArray<KeyValuePair<string, string>> Data)
{
    private const string System32 = @"C:\Windows\System32\";

    /// <summary>A program is started (Sysmon 1).</summary>
    /// <param name="host">Where.</param>
    /// <param name="user">By whom, without the domain.</param>
    /// <param name="image">The program; a bare file name lies in System32.</param>
    /// <param name="commandLine">Its command line.</param>
    /// <param name="parent">The program that starts it; a bare file name lies in System32.</param>
    public static SimulatedEvent Process(string host, string user, string image, string commandLine, string parent) => new(
        host,
        EventKind.ProcessCreated,
        [
            Field("Image", PathOf(image)),
            Field("CommandLine", commandLine),
            Field("User", $@"MATCHDAY\{user}"),
            Field("ParentImage", PathOf(parent)),
        ]);

    /// <summary>A program opens a network connection (Sysmon 3).</summary>
    public static SimulatedEvent Connection(string host, string user, string image, string address, string port) => new(
        host,
        EventKind.ConnectionOpened,
        [
            Field("Image", PathOf(image)),
            Field("User", $@"MATCHDAY\{user}"),
            Field("Initiated", "true"),
            Field("DestinationIp", address),
            Field("DestinationPort", port),
        ]);

    /// <summary>A process opens another (Sysmon 10).</summary>
    public static SimulatedEvent Access(string host, string source, string target, string rights) => new(
        host,
        EventKind.ProcessAccessed,
        [Field("SourceImage", PathOf(source)), Field("TargetImage", PathOf(target)), Field("GrantedAccess", rights)]);

    /// <summary>Somebody logs on over the network (Security 4624).</summary>
    public static SimulatedEvent Logon(string host, string user, string address) => new(
        host,
        EventKind.LoggedOn,
        [Field("TargetUserName", user), Field("TargetDomainName", "MATCHDAY"), Field("LogonType", "3"), Field("IpAddress", address)]);

    /// <summary>A service is installed (System 7045).</summary>
    public static SimulatedEvent Service(string host, string name, string imagePath) => new(
        host,
        EventKind.ServiceInstalled,
        [Field("ServiceName", name), Field("ImagePath", imagePath), Field("StartType", "demand start"), Field("AccountName", "LocalSystem")]);

    /// <summary>The security log is cleared (Security 1102).</summary>
    public static SimulatedEvent SecurityLogCleared(string host, string user) => new(
        host,
        EventKind.SecurityLogCleared,
        [Field("SubjectUserName", user), Field("SubjectDomainName", "MATCHDAY")]);

    private static string PathOf(string program) => program.Contains('\\', StringComparison.Ordinal) ? program : System32 + program;

    private static KeyValuePair<string, string> Field(string name, string value) => KeyValuePair.Create(name, value);
}

/// <summary>A kind of Windows event.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="Channel">The log it is in.</param>
/// <param name="Id">Its event id.</param>
public sealed record EventKind(string Provider, string Channel, int Id)
{
    private const string Sysmon = "Microsoft-Windows-Sysmon";
    private const string SysmonChannel = "Microsoft-Windows-Sysmon/Operational";

    /// <summary>Sysmon 1.</summary>
    public static EventKind ProcessCreated { get; } = new(Sysmon, SysmonChannel, 1);

    /// <summary>Sysmon 3.</summary>
    public static EventKind ConnectionOpened { get; } = new(Sysmon, SysmonChannel, 3);

    /// <summary>Sysmon 10.</summary>
    public static EventKind ProcessAccessed { get; } = new(Sysmon, SysmonChannel, 10);

    /// <summary>Security 4624.</summary>
    public static EventKind LoggedOn { get; } = new("Microsoft-Windows-Security-Auditing", "Security", 4624);

    /// <summary>System 7045.</summary>
    public static EventKind ServiceInstalled { get; } = new("Service Control Manager", "System", 7045);

    /// <summary>Security 1102.</summary>
    public static EventKind SecurityLogCleared { get; } = new("Microsoft-Windows-Eventlog", "Security", 1102);
}

using System.Collections.Frozen;
using System.Text;
using Midmar.Records;

namespace Midmar.Logs.Formats.Syslog;

/// <summary>
/// The log sources of a message by the program that wrote it, as Sigma's rules name them. Everything of a Linux machine is
/// <c>syslog</c>, as all of it is in the file of that name on one distribution or another.
/// </summary>
internal static class SyslogSources
{
    private const int AuthFacility = 4;
    private const int AuthPrivateFacility = 10;
    private const int KernelFacility = 0;

    private static readonly LogSourceSet Plain = Set();
    private static readonly LogSourceSet Authentication = Set("auth");

    private static readonly FrozenDictionary<string, LogSourceSet> ByProgram = new Dictionary<string, LogSourceSet>
    {
        ["sshd"] = Set("sshd", "auth"),
        ["sshd-session"] = Set("sshd", "auth"),
        ["sudo"] = Set("sudo", "auth"),
        ["su"] = Authentication,
        ["login"] = Authentication,
        ["polkitd"] = Authentication,
        ["systemd-logind"] = Authentication,
        ["useradd"] = Authentication,
        ["userdel"] = Authentication,
        ["usermod"] = Authentication,
        ["groupadd"] = Authentication,
        ["passwd"] = Authentication,
        ["cron"] = Set("cron"),
        ["crond"] = Set("cron"),
        ["anacron"] = Set("cron"),
        ["crontab"] = Set("cron"),
        ["vsftpd"] = Set("vsftpd"),
        ["clamd"] = Set("clamav"),
        ["clamav"] = Set("clamav"),
        ["freshclam"] = Set("clamav"),
        ["guacd"] = Set("guacamole"),
        ["audit"] = Set("auditd"),
        ["auditd"] = Set("auditd"),
        ["audispd"] = Set("auditd"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, LogSourceSet>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByProgram.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="program">The program's name as it stands, perhaps with a path, or a module in round brackets.</param>
    /// <param name="priority">The message's priority, or -1.</param>
    public static LogSourceSet Of(ReadOnlySpan<byte> program, int priority)
    {
        // %ASA-4-106023 and the like: a network device, of which only its mapping knows more.
        if (program.Length == 0 ? priority < 0 : program[0] == (byte)'%')
        {
            return LogSourceSet.Empty;
        }

        var bracket = program.IndexOf((byte)'(');
        var name = bracket > 0 ? program[..bracket] : program;
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        Span<char> characters = stackalloc char[32];
        if (name.Length <= characters.Length
            && Encoding.UTF8.TryGetChars(name, characters, out var length)
            && BySpan.TryGetValue(characters[..length], out var known))
        {
            return known;
        }

        var facility = priority < 0 ? KernelFacility : priority / 8;
        return facility is AuthFacility or AuthPrivateFacility ? Authentication : Plain;
    }

    private static LogSourceSet Set(params string[] services) =>
        LogSourceSet.Of([.. services.Append("syslog").Select(s => new LogSource(null, "linux", s))]);
}

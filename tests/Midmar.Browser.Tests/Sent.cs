using System.Globalization;

namespace Midmar.Browser.Tests;

/// <summary>What shippers send in these tests.</summary>
internal static class Sent
{
    /// <summary>A process that rules written here report: shadow copies are deleted.</summary>
    public static string ShadowCopies(string host, DateTimeOffset time) => Body("""
        {"@timestamp":"TIME","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":1,"computer_name":"HOST","event_data":{"UtcTime":"TIME","Image":"C:\\Windows\\System32\\vssadmin.exe","OriginalFileName":"VSSADMIN.EXE","CommandLine":"vssadmin.exe delete shadows /all /quiet","ParentImage":"C:\\Windows\\System32\\cmd.exe","User":"STADIUM\\display"}}}
        """, time, host);

    /// <summary>The same, and every text in it is markup.</summary>
    public static string Markup(DateTimeOffset time) => Body("""
        {"@timestamp":"TIME","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":1,"computer_name":"<img src=x onerror=window.hit=1>","event_data":{"Image":"C:\\Windows\\System32\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all <script>window.hit=2</script>\" onmouseover=\"window.hit=3","User":"</bdi></td><svg onload=window.hit=4>","<b>field</b>":"javascript:window.hit=5"}}}
        """, time, string.Empty);

    private static string Body(string document, DateTimeOffset time, string host) => "{\"create\":{}}\n" + document
        .Replace("TIME", time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("HOST", host, StringComparison.Ordinal) + "\n";
}

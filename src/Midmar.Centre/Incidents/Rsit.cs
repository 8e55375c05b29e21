using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Midmar.Centre.Incidents;

/// <summary>
/// Kinds of incidents after the Reference Security Incident Taxonomy (RSIT) of the TF-CSIRT/ENISA working group: class and
/// type, written <c>class/type</c>. Their names in people's languages are in the pages' resources.
/// </summary>
public static class Rsit
{
    /// <summary>All codes, class by class.</summary>
    public static readonly ImmutableArray<string> All =
    [
        "abusive-content/spam", "abusive-content/harmful-speech", "abusive-content/violence",
        "malicious-code/infected-system", "malicious-code/c2-server", "malicious-code/malware-distribution", "malicious-code/malware-configuration",
        "information-gathering/scanner", "information-gathering/sniffing", "information-gathering/social-engineering",
        "intrusion-attempts/ids-alert", "intrusion-attempts/brute-force", "intrusion-attempts/exploit",
        "intrusions/privileged-account-compromise", "intrusions/unprivileged-account-compromise", "intrusions/application-compromise",
        "intrusions/system-compromise", "intrusions/burglary",
        "availability/dos", "availability/ddos", "availability/misconfiguration", "availability/sabotage", "availability/outage",
        "information-content-security/unauthorised-information-access", "information-content-security/unauthorised-information-modification",
        "information-content-security/data-loss", "information-content-security/data-leak",
        "fraud/unauthorised-use-of-resources", "fraud/copyright", "fraud/masquerade", "fraud/phishing",
        "vulnerable/weak-crypto", "vulnerable/ddos-amplifier", "vulnerable/potentially-unwanted-accessible", "vulnerable/information-disclosure",
        "vulnerable/vulnerable-system",
        "other/other", "other/undetermined", "test/test",
    ];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether there is such a code.</summary>
    public static bool Has(string code) => Known.Contains(code);
}

using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>ATT&amp;CK Enterprise tactics, in the order in which an intrusion goes, as Sigma's tags name them (tags appendix).</summary>
internal static class AttackTactics
{
    private const string Prefix = "attack.";

    private static readonly string[] InOrder =
    [
        "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation",
        "defense-evasion", "stealth", "defense-impairment", "credential-access", "discovery", "lateral-movement",
        "collection", "command-and-control", "exfiltration", "impact",
    ];

    public static IEnumerable<string> All => InOrder;

    /// <summary>The tactics a rule is tagged with.</summary>
    public static IEnumerable<string> Of(SigmaDocument rule) => rule.Tags
        .Where(t => t.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .Select(t => t[Prefix.Length..].Replace('_', '-').ToLowerInvariant())
        .Where(t => InOrder.Contains(t))
        .Distinct();
}

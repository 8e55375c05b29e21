using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Midmar.Centre.Frameworks;

/// <summary>A tactic of ATT&amp;CK Enterprise.</summary>
/// <param name="Id">Such as <c>TA0001</c>.</param>
/// <param name="Name">Its name, in English as published.</param>
/// <param name="ShortName">As tags name it: <c>initial-access</c>.</param>
public sealed record AttackTactic(string Id, string Name, string ShortName);

/// <summary>A technique or sub-technique of ATT&amp;CK Enterprise.</summary>
/// <param name="Id">Such as <c>T1059.001</c>.</param>
/// <param name="Name">Its name, in English as published; of a sub-technique without its parent's.</param>
/// <param name="Tactics">Short names of the tactics it serves.</param>
public sealed record AttackTechnique(string Id, string Name, ImmutableArray<string> Tactics)
{
    /// <summary>The technique it is a part of; its own id when it is none.</summary>
    public string Parent => Id.Split('.')[0];
}

/// <summary>
/// Tactics and techniques of MITRE ATT&amp;CK Enterprise, from the reduced table in <c>content/third-party/attack</c> (made by
/// <c>midmar frameworks attack</c>). © The MITRE Corporation; see NOTICE there.
/// </summary>
public static class AttackMatrix
{
    private static readonly (string Version, ImmutableArray<AttackTactic> Tactics, ImmutableArray<AttackTechnique> Techniques) Table = Read();

    private static readonly FrozenDictionary<string, AttackTechnique> ById = Table.Techniques.ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);

    /// <summary>The version of the framework: kept with every record that names a technique.</summary>
    public static string Version => Table.Version;

    /// <summary>Tactics, in the order in which an intrusion goes.</summary>
    public static ImmutableArray<AttackTactic> Tactics => Table.Tactics;

    /// <summary>Techniques, by id.</summary>
    public static ImmutableArray<AttackTechnique> Techniques => Table.Techniques;

    /// <summary>A technique; null when there is none of that id.</summary>
    public static AttackTechnique? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The techniques that tags of a rule name (<c>attack.t1059.001</c>), those that are known.</summary>
    public static IEnumerable<AttackTechnique> OfTags(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.Where(t => t.StartsWith("attack.t", StringComparison.OrdinalIgnoreCase))
            .Select(t => Find(t["attack.".Length..].ToUpperInvariant()))
            .OfType<AttackTechnique>();
    }

    private static (string, ImmutableArray<AttackTactic>, ImmutableArray<AttackTechnique>) Read()
    {
        using var stream = typeof(AttackMatrix).Assembly.GetManifestResourceStream("attack-enterprise.csv")!;
        using var reader = new StreamReader(stream);
        var heading = reader.ReadLine()!;
        var version = heading.Split(' ', ':')[3];
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.Split('|'));
        }

        return (
            version,
            [.. lines.Where(l => l[0].StartsWith("TA", StringComparison.Ordinal)).Select(l => new AttackTactic(l[0], l[1], l[2]))],
            [.. lines.Where(l => !l[0].StartsWith("TA", StringComparison.Ordinal)).Select(l => new AttackTechnique(l[0], l[1], [.. l[2].Split(' ')]))]);
    }
}

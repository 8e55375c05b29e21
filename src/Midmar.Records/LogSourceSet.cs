using System.Collections.Immutable;

namespace Midmar.Records;

/// <summary>
/// The log sources one record belongs to: Sysmon event 13 is both <c>registry_set</c> and <c>registry_event</c>.
/// Sets are interned, so that equal sets have equal <see cref="Id"/>s and work done once for a set serves all its
/// records. Sets come from configuration; <see cref="MaxSets"/> bounds them.
/// </summary>
public sealed class LogSourceSet
{
    /// <summary>Distinct sets a process may make (count).</summary>
    public const int MaxSets = 65_536;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, LogSourceSet> Known = new(StringComparer.Ordinal);

    private LogSourceSet(int id, ImmutableArray<LogSource> sources)
    {
        Id = id;
        Sources = sources;
    }

    /// <summary>The set of a record nobody recognised: only rules without any log source part apply to it.</summary>
    public static LogSourceSet Empty { get; } = Of();

    /// <summary>Index of the set, dense from 0 (<see cref="Empty"/>).</summary>
    public int Id { get; }

    /// <summary>The members, in the order of their text.</summary>
    public ImmutableArray<LogSource> Sources { get; }

    /// <summary>The one set with these members, whatever their order.</summary>
    public static LogSourceSet Of(params ReadOnlySpan<LogSource> sources)
    {
        var members = sources.ToArray().Distinct().OrderBy(s => s.ToString(), StringComparer.Ordinal).ToImmutableArray();
        var key = string.Join('|', members);
        lock (Gate)
        {
            if (!Known.TryGetValue(key, out var set))
            {
                if (Known.Count == MaxSets)
                {
                    throw new InvalidOperationException($"More than {MaxSets} sets of log sources; they are meant to come from a table.");
                }

                set = new LogSourceSet(Known.Count, members);
                Known.Add(key, set);
            }

            return set;
        }
    }

    /// <summary>Whether a rule for <paramref name="rule"/> applies to records of this set.</summary>
    public bool IsCoveredBy(in LogSource rule)
    {
        if (rule == default)
        {
            return true;
        }

        foreach (var source in Sources)
        {
            if (rule.Covers(source))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" | ", Sources);
}

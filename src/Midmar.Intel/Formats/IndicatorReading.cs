using System.Collections.Immutable;
using Midmar.Intel.Indicators;

namespace Midmar.Intel.Formats;

/// <summary>Something in a list that is not looked for, and why.</summary>
/// <param name="Code">Stable short name, such as <c>indicator.value</c>.</param>
/// <param name="Place">Where: <c>line 12</c>, <c>object 3 (indicator--…)</c>.</param>
/// <param name="Message">What was found, and what to do.</param>
public sealed record RefusedIndicator(string Code, string Place, string Message);

/// <summary>What a list's file held.</summary>
/// <param name="Format">The format.</param>
/// <param name="Indicators">Indicators read (count).</param>
/// <param name="ByKind">The same by kind.</param>
/// <param name="RefusedCount">Entries refused (count).</param>
/// <param name="Refused">The first of them, at most <see cref="MaxRefusedKept"/>.</param>
/// <param name="Notes">What was changed on the way, each with its count.</param>
/// <param name="Failure">Why the file as a whole is not to be used; null when it is.</param>
public sealed record IndicatorReading(
    string Format,
    long Indicators,
    ImmutableDictionary<IndicatorKind, long> ByKind,
    long RefusedCount,
    ImmutableArray<RefusedIndicator> Refused,
    ImmutableArray<(string Note, long Count)> Notes,
    RefusedIndicator? Failure)
{
    /// <summary>Refused entries named (count); all are counted.</summary>
    public const int MaxRefusedKept = 100;
}

/// <summary>Gathers what becomes of a file's entries. One file, one thread.</summary>
internal sealed class ReadingTally(string format, Action<Indicator> sink)
{
    private readonly Dictionary<IndicatorKind, long> byKind = [];
    private readonly List<RefusedIndicator> refused = [];
    private readonly Dictionary<string, long> notes = new(StringComparer.Ordinal);
    private long refusedCount;
    private long count;

    /// <summary>Whether the file holds more than may be taken in.</summary>
    public bool IsFull => count >= IndicatorFiles.MaxIndicators;

    public void Add(in ReadIndicator read, Indicator indicator)
    {
        count++;
        byKind[read.Kind] = byKind.GetValueOrDefault(read.Kind) + 1;
        if (read.Note is { } note)
        {
            Note(note);
        }

        sink(indicator);
    }

    public void Note(string note) => notes[note] = notes.GetValueOrDefault(note) + 1;

    public void Refuse(string code, string place, string message)
    {
        refusedCount++;
        if (refused.Count < IndicatorReading.MaxRefusedKept)
        {
            refused.Add(new RefusedIndicator(code, place, message));
        }
    }

    public IndicatorReading Done(RefusedIndicator? failure = null)
    {
        failure ??= IsFull
            ? new RefusedIndicator("list.size", "the file", $"It holds more than {IndicatorFiles.MaxIndicators} indicators. Cut it into several lists.")
            : count == 0 ? new RefusedIndicator("list.empty", "the file", refusedCount == 0 ? "It holds no indicators." : $"Every entry was refused; the first: {refused[0].Place}: {refused[0].Message}") : null;
        return new IndicatorReading(
            format, count, byKind.ToImmutableDictionary(), refusedCount, [.. refused],
            [.. notes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => (n.Key, n.Value))], failure);
    }
}

using System.Globalization;
using Midmar.Records;

namespace Midmar.Output;

/// <summary>Counts the records of a file by kind.</summary>
internal sealed class LogInfo
{
    /// <summary>Kinds counted apart; the rest are counted together.</summary>
    public const int MaxKinds = 10_000;

    private readonly Dictionary<(string Channel, string EventId, LogSourceSet Sources), long> kinds = [];
    private DateTime first;
    private DateTime last;

    public long Records { get; private set; }

    public void Add(RecordView record)
    {
        Records++;
        if (record.Time != default)
        {
            first = first == default || record.Time < first ? record.Time : first;
            last = record.Time > last ? record.Time : last;
        }

        var kind = (record.Get(FindingFields.Channel).ToString(), record.Get(FindingFields.EventId).ToString(), record.Sources);
        if (!kinds.ContainsKey(kind) && kinds.Count >= MaxKinds)
        {
            kind = ("(others)", string.Empty, LogSourceSet.Empty);
        }

        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
    }

    public void Write(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Records:N0} records"));
        if (first != default)
        {
            output.WriteLine($"first {FindingFields.Text(first)}   last {FindingFields.Text(last)}");
        }

        foreach (var (kind, count) in kinds.OrderByDescending(k => k.Value).ThenBy(k => k.Key.Channel, StringComparer.Ordinal).ThenBy(k => k.Key.EventId, StringComparer.Ordinal))
        {
            var sources = kind.Sources.Sources.IsEmpty ? "no log source" : kind.Sources.ToString();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,10:N0}  {TerminalText.Safe(kind.Channel)} {TerminalText.Safe(kind.EventId)}  [{sources}]"));
        }
    }
}

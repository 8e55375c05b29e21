using Midmar.Detection.Lake;
using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Copies the records behind findings while they are in memory, for the vault. Of a flood only the first of each rule and
/// second are copied, so that a noisy rule costs no more than a quiet one; should an alert cite one that was not, it is read
/// back from journal or lake. One thread.
/// </summary>
/// <param name="clock">Tells seconds apart; nothing else depends on it.</param>
internal sealed class CitedRecords(TimeProvider clock)
{
    /// <summary>Records copied of one rule in a second (count). A copy takes microseconds, reading one back a whole batch.</summary>
    public const int MaxOfRule = 500;

    /// <summary>Records copied in a second (count).</summary>
    public const int MaxOfAll = 2_000;

    /// <summary>Longest original that is copied (bytes); longer ones are read back.</summary>
    public const int MaxOriginal = 256 * 1024;

    private readonly Dictionary<string, int> ofRule = new(StringComparer.Ordinal);
    private RecordId last;
    private int ofAll;
    private long second;

    public void Cite(FrameResult result, JournalFrame frame, in RecordView record, string rule)
    {
        var now = clock.GetTimestamp() / clock.TimestampFrequency;
        if (now != second)
        {
            (second, ofAll) = (now, 0);
            ofRule.Clear();
        }

        var id = record.Id;
        var count = ofRule.GetValueOrDefault(rule);
        if (count >= MaxOfRule || ofAll >= MaxOfAll || record.Original.Length > MaxOriginal)
        {
            return;
        }

        ofRule[rule] = count + 1;
        if (result.Cited.Count > 0 && id == last)
        {
            return;
        }

        (last, ofAll) = (id, ofAll + 1);
        result.Cited.Add(RecordCopy.DetailOf(frame, record));
    }
}

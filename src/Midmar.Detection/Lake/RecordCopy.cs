using System.Collections.Immutable;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Detection.Lake;

/// <summary>Copies of records that outlive their batch: the same whether taken from a batch, the journal or the lake.</summary>
public static class RecordCopy
{
    /// <summary>When a record happened, as it is kept: to the microsecond; when it arrived, if it does not say.</summary>
    public static DateTime TimeOf(JournalFrame frame, in RecordView view)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Micros(view.Time == default ? frame.Arrived : view.Time);
    }

    /// <summary>A time as the lake keeps it.</summary>
    public static DateTime Micros(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    /// <summary>A record with all its fields.</summary>
    public static StoredRecord Of(JournalFrame frame, in RecordView view)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(view.FieldCount);
        for (var i = 0; i < view.FieldCount; i++)
        {
            fields.Add(KeyValuePair.Create(view.NameAt(i), view.ValueAt(i).ToString()));
        }

        return new StoredRecord(
            view.Id, TimeOf(frame, view), Micros(frame.Arrived), frame.Source, [.. view.Sources.Sources.Select(s => s.ToString())], fields.MoveToImmutable());
    }

    /// <summary>A record with its original.</summary>
    public static RecordDetail DetailOf(JournalFrame frame, in RecordView view)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new RecordDetail(Of(frame, view), frame.ReadAs.Format, view.Original.ToArray(), OriginalText.Of(frame, view));
    }
}

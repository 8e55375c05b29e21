using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Evtx.Rendering;
using Midmar.Records;

namespace Midmar.Detection.Lake;

/// <summary>The original of a record as a person reads it.</summary>
internal static class OriginalText
{
    private const string Evtx = "evtx";

    /// <summary>Text as it came; of an event log its event XML.</summary>
    public static string Of(JournalFrame frame, in RecordView record) => frame.ReadAs.Format == Evtx
        ? EvtxXml.TryRender(record, out var xml, out var error) ? xml : $"The event cannot be shown as XML: {error}."
        : Encoding.UTF8.GetString(record.Original);
}

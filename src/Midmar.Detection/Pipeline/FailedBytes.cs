using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>Cuts a record that could not be read out of its frame.</summary>
internal static class FailedBytes
{
    private const string Binary = "evtx";

    /// <summary>The line the problem lies in, or of a binary format everything from there on.</summary>
    public static FailedRecord Of(JournalFrame frame, ReadProblem problem)
    {
        var payload = frame.Buffer.AsSpan(0, frame.Length);
        var at = (int)Math.Clamp(problem.Offset - frame.RecordPosition, 0, frame.Length);
        var start = frame.ReadAs.Format == Binary ? at : payload[..at].LastIndexOf((byte)'\n') + 1;
        var rest = payload[start..];
        var end = frame.ReadAs.Format == Binary ? -1 : rest.IndexOf((byte)'\n');
        var record = end < 0 ? rest : rest[..end];
        var isCut = record.Length > FailedRecord.MaxBytes;
        return new FailedRecord(
            frame.Source,
            frame.Position,
            frame.RecordSource,
            frame.RecordPosition + start,
            problem,
            frame.ReadAs,
            frame.Received,
            record[..Math.Min(record.Length, FailedRecord.MaxBytes)].ToArray(),
            isCut);
    }
}

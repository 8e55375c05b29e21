using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>Reports a block's problems: the first ones each, what follows as one count, neighbours without a record as one.</summary>
internal sealed class JsonProblems(RecordBatch batch)
{
    private int reported;
    private int unreported;
    private int unreportedLost;
    private long firstUnreported;
    private long noRecordAt = -1;
    private int noRecords;

    public RecordBatch Batch => batch;

    /// <summary>A record that could not be read to its end.</summary>
    public void Broken(ReadOnlySpan<byte> data, int start, int failedAt)
    {
        var cut = failedAt >= data.Length;
        var where = batch.BufferOffset + failedAt;
        Add(
            cut ? "json.truncated" : "json.syntax",
            cut
                ? "A record ends before it is complete; it was skipped."
                : $"A record is not valid JSON at byte {where}: {Describe(data[failedAt])} is not expected there. It was skipped.",
            start,
            lost: 1);
    }

    /// <summary>A line or value that is no record; neighbours are reported together.</summary>
    public void NoRecord(int position)
    {
        if (noRecords++ == 0)
        {
            noRecordAt = position;
        }
    }

    /// <summary>A record was read: what was no record before it is a run of its own.</summary>
    public void EndRun()
    {
        if (noRecords > 0)
        {
            FlushNoRecords();
        }
    }

    public void NotUtf8(int start) =>
        Add("json.invalid-utf8", "A record is not valid UTF-8. It was read; the invalid bytes stay as they are.", start, lost: 0);

    public void TooManyFields(int start) =>
        Add("json.too-many-fields", $"A record has more than {JsonFormat.MaxFields} fields. It was read with the first ones.", start, lost: 0);

    public void GaveUp(int position) =>
        Add("json.too-damaged", "Too little of this part of the file makes sense; the rest of the block was skipped.", position, lost: 1);

    public void Flush()
    {
        FlushNoRecords();
        if (unreported > 0)
        {
            batch.AddProblem(new ReadProblem(
                "json.more-problems",
                $"{unreported} more problems follow in this part of the file.",
                firstUnreported,
                unreportedLost));
            unreported = 0;
        }
    }

    private void Add(string code, string message, int position, int lost)
    {
        FlushNoRecords();
        Report(code, message, position, lost);
    }

    private void FlushNoRecords()
    {
        if (noRecords > 0)
        {
            var count = noRecords;
            noRecords = 0;
            Report("json.not-a-record", $"{count} lines or values here are no JSON objects; they were skipped.", noRecordAt, lost: 0);
        }
    }

    private void Report(string code, string message, long position, int lost)
    {
        var offset = batch.BufferOffset + position;
        if (reported < JsonFormat.MaxProblems)
        {
            reported++;
            batch.AddProblem(new ReadProblem(code, message, offset, lost));
            return;
        }

        if (unreported++ == 0)
        {
            firstUnreported = offset;
            unreportedLost = 0;
        }

        unreportedLost += lost;
    }

    private static string Describe(byte value) =>
        value is > 0x20 and < 0x7F ? $"'{(char)value}'" : $"byte 0x{value:X2}";
}

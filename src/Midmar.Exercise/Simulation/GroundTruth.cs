using Midmar.Records;

namespace Midmar.Exercise.Simulation;

/// <summary>Which records belong to the attack. Kept beside the records; nothing of it is in them.</summary>
internal sealed class GroundTruth
{
    private readonly Dictionary<RecordId, string> stepOfRecord = [];
    private readonly Dictionary<string, DateTime> firstOfStep = new(StringComparer.Ordinal);

    /// <summary>Records of the attack.</summary>
    public int AttackRecords => stepOfRecord.Count;

    /// <summary>Notes that a record belongs to a step of the attack.</summary>
    public void Add(RecordId record, string step, DateTime time)
    {
        stepOfRecord.Add(record, step);
        firstOfStep.TryAdd(step, time);
    }

    /// <summary>The step a record belongs to; null when it is benign.</summary>
    public string? StepOf(RecordId record) => stepOfRecord.GetValueOrDefault(record);

    /// <summary>Simulated time of the first record of a step; null when the step left none.</summary>
    public DateTime? FirstOf(string step) => firstOfStep.TryGetValue(step, out var time) ? time : null;
}

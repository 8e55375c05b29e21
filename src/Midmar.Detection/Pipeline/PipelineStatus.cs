namespace Midmar.Detection.Pipeline;

/// <summary>Where a workspace's pipeline stands.</summary>
/// <param name="JournalEnd">Everything before it is in the journal.</param>
/// <param name="Committed">Findings of everything before it are there to be seen.</param>
/// <param name="SealedTo">Everything before it is in the lake for good.</param>
/// <param name="Waiting">Frames read or waiting to be read (count).</param>
/// <param name="RuleSetHash">The rules in force.</param>
/// <param name="Failure">What does not work, in words; null when everything does.</param>
public sealed record PipelineStatus(long JournalEnd, long Committed, long SealedTo, int Waiting, string RuleSetHash, string? Failure);

namespace Midmar.Records;

/// <summary>
/// Something in the input that could not be read. A value, never an exception: the rest goes on.
/// </summary>
/// <param name="Code">Stable short name, such as <c>evtx.chunk-checksum</c>.</param>
/// <param name="Message">What was found, what was expected, and what became of the data.</param>
/// <param name="Offset">Byte offset in the (decompressed) source.</param>
/// <param name="RecordsLost">Records that this problem cost, as far as known; 0 for damage without loss.</param>
public sealed record ReadProblem(string Code, string Message, long Offset, int RecordsLost);

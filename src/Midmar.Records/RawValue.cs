namespace Midmar.Records;

/// <summary>
/// A value not yet resolved: where its bytes are and how they are encoded. The encoding's meaning belongs to the
/// format that read the batch (its <see cref="ValueDecoder"/>).
/// </summary>
/// <param name="Offset">First byte in <see cref="RecordBatch.Buffer"/>; or what the format wants to keep there.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Encoding">The format's own number for the encoding.</param>
public readonly record struct RawValue(int Offset, int Length, int Encoding);

/// <summary>Turns a format's raw values into values. Stateless, shared by all batches of the format.</summary>
public abstract class ValueDecoder
{
    /// <summary>Resolves one value; text that is not already UTF-8 in the buffer goes to the batch's arena.</summary>
    /// <param name="batch">The batch the value belongs to.</param>
    /// <param name="raw">The value.</param>
    /// <returns>The value; damaged bytes give the closest readable value, never an exception.</returns>
    public abstract FieldValue Decode(RecordBatch batch, in RawValue raw);
}

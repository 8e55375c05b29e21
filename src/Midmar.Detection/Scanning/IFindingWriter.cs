using System.Buffers;

namespace Midmar.Detection.Scanning;

/// <summary>
/// Writes findings in some form. Called by several threads at once, each with its own output; the outputs are joined
/// in the order of the input.
/// </summary>
public interface IFindingWriter
{
    /// <summary>What comes before all findings, such as a header line; empty for none.</summary>
    ReadOnlyMemory<byte> Preamble { get; }

    /// <summary>Writes a rule's match on one record.</summary>
    void Write(IBufferWriter<byte> output, in RecordFinding finding);

    /// <summary>Writes a correlation's match.</summary>
    void Write(IBufferWriter<byte> output, CorrelationFinding finding);
}

using System.Buffers;
using Midmar.Detection.Spilling;

namespace Midmar.Detection.Scanning;

/// <summary>What a worker made of one block. Reused.</summary>
internal sealed class BlockResult
{
    /// <summary>The findings, written.</summary>
    public ArrayBufferWriter<byte> Findings { get; } = new(4096);

    /// <summary>Matches that correlations need: key and length of each payload in <see cref="Payloads"/>.</summary>
    public List<(SpillKey Key, int Length)> Spilled { get; } = [];

    public ArrayBufferWriter<byte> Payloads { get; } = new(1024);

    public void Clear()
    {
        Findings.ResetWrittenCount();
        Spilled.Clear();
        Payloads.ResetWrittenCount();
    }
}

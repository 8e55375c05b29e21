namespace Midmar.Records;

/// <summary>
/// Memory for the resolved values of one batch: handed out in order, given back all at once. One thread writes.
/// </summary>
public sealed class Arena
{
    /// <summary>Bytes of an ordinary block; a longer request gets a block of its own.</summary>
    public const int BlockSize = 64 * 1024;

    private readonly List<byte[]> blocks = [];
    private byte[] current = [];
    private int used;
    private int nextBlock;

    /// <summary>Bytes handed out since the last <see cref="Reset"/>.</summary>
    public long Allocated { get; private set; }

    /// <summary>A place for <paramref name="length"/> bytes; contents undefined.</summary>
    /// <param name="length">Bytes wanted.</param>
    /// <param name="offset">First byte in the returned buffer.</param>
    /// <returns>The buffer that holds the place.</returns>
    public byte[] Allocate(int length, out int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Allocated += length;
        if (length > BlockSize)
        {
            offset = 0;
            return new byte[length];
        }

        if (length > current.Length - used)
        {
            if (nextBlock == blocks.Count)
            {
                blocks.Add(new byte[BlockSize]);
            }

            current = blocks[nextBlock++];
            used = 0;
        }

        offset = used;
        used += length;
        return current;
    }

    /// <summary>Gives back the unused end of the newest allocation, so that a caller may ask for the worst case first.</summary>
    public void GiveBack(byte[] buffer, int unused)
    {
        if (ReferenceEquals(buffer, current))
        {
            used -= unused;
        }

        Allocated -= unused;
    }

    /// <summary>Forgets everything handed out; ordinary blocks are kept for reuse.</summary>
    public void Reset()
    {
        nextBlock = 0;
        current = [];
        used = 0;
        Allocated = 0;
    }
}

using System.Buffers.Binary;

namespace Midmar.Logs.Tests.Evtx;

/// <summary>
/// Damages chunks the way disks, crashes and attackers do: flipped bits, bytes that matter to parsers, wrong sizes and
/// offsets, pieces moved, zeroed or cut off. The same seed gives the same damage.
/// </summary>
public sealed class ChunkMutator(int seed)
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x0e, 0x0f, 0x21, 0x41, 0x7f, 0x80, 0x81, 0x93, 0xff];
    private static readonly uint[] Sizes = [0, 1, 2, 4, 24, 28, 0x200, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

    private readonly Random random = new(seed);

    /// <summary>Damages a chunk in place; returns how many of its bytes are left.</summary>
    public int Damage(Span<byte> chunk)
    {
        var length = chunk.Length;
        var times = 1 + random.Next(8);
        for (var i = 0; i < times; i++)
        {
            var at = Place(chunk[..length]);
            switch (random.Next(9))
            {
                case 0 or 1:
                    chunk[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 or 3:
                    chunk[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(chunk[at..], Sizes[random.Next(Sizes.Length)]);
                    break;
                case 5:
                    BinaryPrimitives.WriteUInt32LittleEndian(chunk[at..], (uint)random.Next(0x10000));
                    break;
                case 6:
                    BinaryPrimitives.WriteUInt16LittleEndian(chunk[at..], (ushort)Sizes[random.Next(10)]);
                    break;
                case 7:
                    var size = Math.Min(random.Next(1, 600), length - at);
                    var from = random.Next(length - size);
                    chunk.Slice(from, size).CopyTo(chunk[at..]);
                    break;
                default:
                    chunk.Slice(at, Math.Min(random.Next(1, 3000), length - at)).Clear();
                    break;
            }
        }

        return random.Next(20) == 0 ? random.Next(1, length) : length;
    }

    // Mostly where there is something: in the records, not in the free space.
    private int Place(ReadOnlySpan<byte> chunk)
    {
        const int widest = 4;
        var used = Math.Clamp(chunk.LastIndexOfAnyExcept((byte)0), widest, chunk.Length - widest);
        return random.Next(10) == 0 ? random.Next(Math.Min(512, used)) : random.Next(used);
    }
}

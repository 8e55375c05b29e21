using System.Buffers.Binary;

namespace Midmar.Detection.Spilling;

/// <summary>
/// Sorts any number of small entries by (time, source, position, rule) in bounded memory: full runs are sorted and
/// written to temporary files, and merged when read back. The order does not depend on the order of arrival.
/// </summary>
internal sealed class SpillSorter(string folder, int runBytes = SpillSorter.DefaultRunBytes) : IDisposable
{
    /// <summary>Bytes of entries held in memory before a run is written out.</summary>
    public const int DefaultRunBytes = 32 * 1024 * 1024;

    private readonly List<FileStream> runs = [];
    private readonly List<(SpillKey Key, int Offset, int Length)> index = [];
    private byte[] buffer = new byte[64 * 1024];
    private int used;

    /// <summary>Entries added.</summary>
    public long Count { get; private set; }

    /// <summary>Runs written to disk so far.</summary>
    public int RunsOnDisk => runs.Count;

    public void Add(in SpillKey key, ReadOnlySpan<byte> payload)
    {
        if (used > 0 && used + payload.Length > runBytes)
        {
            WriteRun();
        }

        if (buffer.Length - used < payload.Length)
        {
            Array.Resize(ref buffer, Math.Max(used + payload.Length, buffer.Length * 2));
        }

        payload.CopyTo(buffer.AsSpan(used));
        index.Add((key, used, payload.Length));
        used += payload.Length;
        Count++;
    }

    /// <summary>All entries in order. Each payload is valid until the next is asked for.</summary>
    public IEnumerable<(SpillKey Key, ReadOnlyMemory<byte> Payload)> InOrder()
    {
        index.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        var queue = new PriorityQueue<RunReader, SpillKey>();
        foreach (var run in runs)
        {
            run.Position = 0;
            Enqueue(queue, new FileRun(run));
        }

        Enqueue(queue, new MemoryRun(index, buffer));
        while (queue.TryDequeue(out var reader, out var key))
        {
            yield return (key, reader.Payload);
            Enqueue(queue, reader);
        }
    }

    public void Dispose()
    {
        foreach (var run in runs)
        {
            run.Dispose();
        }
    }

    private static void Enqueue(PriorityQueue<RunReader, SpillKey> queue, RunReader reader)
    {
        if (reader.MoveNext())
        {
            queue.Enqueue(reader, reader.Key);
        }
    }

    private void WriteRun()
    {
        index.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        var run = new FileStream(
            Path.Combine(folder, $"midmar-{Environment.ProcessId}-{GetHashCode():x}-{runs.Count}.spill"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                BufferSize = 1024 * 1024,
                Options = FileOptions.DeleteOnClose,
            });
        Span<byte> header = stackalloc byte[SpillKey.Size + sizeof(int)];
        foreach (var (key, offset, length) in index)
        {
            key.Write(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[SpillKey.Size..], length);
            run.Write(header);
            run.Write(buffer, offset, length);
        }

        run.Flush();
        runs.Add(run);
        index.Clear();
        used = 0;
    }

    private abstract class RunReader
    {
        public SpillKey Key { get; protected set; }

        public ReadOnlyMemory<byte> Payload { get; protected set; }

        public abstract bool MoveNext();
    }

    private sealed class MemoryRun(List<(SpillKey Key, int Offset, int Length)> index, byte[] buffer) : RunReader
    {
        private int next;

        public override bool MoveNext()
        {
            if (next == index.Count)
            {
                return false;
            }

            var (key, offset, length) = index[next++];
            Key = key;
            Payload = buffer.AsMemory(offset, length);
            return true;
        }
    }

    private sealed class FileRun(FileStream file) : RunReader
    {
        private readonly byte[] header = new byte[SpillKey.Size + sizeof(int)];
        private byte[] payload = new byte[256];

        public override bool MoveNext()
        {
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return false;
            }

            Key = SpillKey.Read(header);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(SpillKey.Size));
            if (payload.Length < length)
            {
                payload = new byte[length * 2];
            }

            file.ReadExactly(payload, 0, length);
            Payload = payload.AsMemory(0, length);
            return true;
        }
    }
}

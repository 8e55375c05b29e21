using System.Buffers.Text;
using System.Text;
using Midmar.Logs.Formats;

namespace Midmar.Benchmarks;

/// <summary>
/// Bodies for <c>_bulk</c>, made of real JSON records before anything is measured. Each record has a number as its first
/// field, written anew for each sending, so that no batch is one that was stored before.
/// </summary>
internal sealed class BulkBodies
{
    private const string Action = "{\"create\":{}}\n";
    private const string Field = "{\"bench_number\":\"0000000000000000\",";
    private const int NumberAt = 17;

    private readonly List<Body> bodies = [];

    private BulkBodies()
    {
    }

    public int Count => bodies.Count;

    public long Records => bodies.Sum(b => (long)b.Numbers.Length);

    public long Bytes => bodies.Sum(b => (long)b.Bytes.Length);

    /// <summary>A body (by index) with numbers from a start.</summary>
    public Body Prepare(int index, long from)
    {
        var body = bodies[index % bodies.Count];
        foreach (var at in body.Numbers)
        {
            Utf8Formatter.TryFormat(from++, body.Bytes.AsSpan(at, 16), out _, new System.Buffers.StandardFormat('x', 16));
        }

        return body;
    }

    /// <summary>Bodies of so many records, of the JSON lines among blocks.</summary>
    public static BulkBodies Of(LoadedBlocks blocks, int recordsEach)
    {
        var made = new BulkBodies();
        var output = new MemoryStream();
        var numbers = new List<int>();
        foreach (var (format, _, block) in blocks.All)
        {
            if (format.Name != "json")
            {
                continue;
            }

            foreach (var line in Lines(block))
            {
                output.Write(Encoding.ASCII.GetBytes(Action));
                numbers.Add((int)output.Length + NumberAt);
                output.Write(Encoding.ASCII.GetBytes(Field));
                output.Write(line.AsSpan(1));
                output.WriteByte((byte)'\n');
                if (numbers.Count == recordsEach)
                {
                    made.bodies.Add(new Body(output.ToArray(), [.. numbers]));
                    output.SetLength(0);
                    numbers.Clear();
                }
            }
        }

        return made;
    }

    private static IEnumerable<byte[]> Lines(LogBlock block)
    {
        for (var at = 0; at < block.Length;)
        {
            var rest = block.Buffer.AsSpan(at, block.Length - at);
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            at += end < 0 ? rest.Length : end + 1;
            if (line.Length > 4 && line[0] == '{' && line[^1] == '}' && line[1] == '"')
            {
                yield return line.ToArray();
            }
        }
    }

    /// <summary>A body and where its records' numbers stand.</summary>
    internal sealed record Body(byte[] Bytes, int[] Numbers);
}

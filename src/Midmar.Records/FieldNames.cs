using System.Collections.Concurrent;
using System.Text;

namespace Midmar.Records;

/// <summary>
/// The process-wide table of field names. Names from configuration (rules, mapping tables) always get an id;
/// names seen in data get one until <see cref="MaxNamesFromData"/> is reached, so that hostile logs cannot grow it
/// without bound. Names are case-sensitive, as in the Sigma specification. Safe for any number of threads.
/// </summary>
public static class FieldNames
{
    /// <summary>Names that data may add to the table (count, process-wide).</summary>
    public const int MaxNamesFromData = 65_536;

    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<string, int> Ids = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> IdsBySpan =
        Ids.GetAlternateLookup<ReadOnlySpan<char>>();

    private static string[] names = new string[1024];
    private static int count;
    private static int fromData;

    /// <summary>Names in the table now. Ids are dense: 0 to <c>Count - 1</c>.</summary>
    public static int Count => Volatile.Read(ref count);

    /// <summary>The id of a name that comes from configuration; always succeeds.</summary>
    public static FieldId Intern(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Ids.TryGetValue(name, out var id) ? new FieldId(id) : Add(name);
    }

    /// <summary>The id of a name seen in data; false once data has added <see cref="MaxNamesFromData"/> names.</summary>
    /// <param name="utf8Name">The name as UTF-8; invalid bytes become U+FFFD.</param>
    /// <param name="id">The id, when known or added.</param>
    public static bool TryInternFromData(ReadOnlySpan<byte> utf8Name, out FieldId id)
    {
        if (TryFind(utf8Name, out id))
        {
            return true;
        }

        if (Interlocked.Increment(ref fromData) > MaxNamesFromData)
        {
            Interlocked.Decrement(ref fromData);
            return false;
        }

        id = Add(Encoding.UTF8.GetString(utf8Name));
        return true;
    }

    /// <summary>The id of a name if it is in the table.</summary>
    public static bool TryFind(ReadOnlySpan<byte> utf8Name, out FieldId id)
    {
        const int onStack = 256;
        Span<char> chars = utf8Name.Length <= onStack ? stackalloc char[onStack] : new char[utf8Name.Length];
        var length = Encoding.UTF8.GetChars(utf8Name, chars);
        var found = IdsBySpan.TryGetValue(chars[..length], out var value);
        id = new FieldId(value);
        return found;
    }

    /// <summary>The name behind an interned id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the table.</exception>
    public static string Name(FieldId id)
    {
        if ((uint)id.Value >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(id), $"Field id {id.Value} is not one of the {Count} interned names.");
        }

        return Volatile.Read(ref names)[id.Value];
    }

    private static FieldId Add(string name)
    {
        lock (Gate)
        {
            if (Ids.TryGetValue(name, out var known))
            {
                return new FieldId(known);
            }

            var id = count;
            if (id == names.Length)
            {
                var larger = new string[names.Length * 2];
                names.CopyTo(larger, 0);
                Volatile.Write(ref names, larger);
            }

            names[id] = name;
            Volatile.Write(ref count, id + 1);
            Ids[name] = id;
            return new FieldId(id);
        }
    }
}

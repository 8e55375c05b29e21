namespace Midmar.Ingest.Following;

/// <summary>A file that is kept open.</summary>
/// <param name="Stream">The file, whatever name it has by now, or none.</param>
internal sealed record HeldFile(FileStream Stream)
{
    /// <summary>Bytes it had when it was last looked at.</summary>
    public long Length { get; set; }

    /// <summary>When it last grew.</summary>
    public DateTimeOffset Grown { get; set; }
}

/// <summary>
/// The files that grew last, kept open: of one that is deleted between two looks nothing else is left, and its last lines
/// can still be read.
/// </summary>
/// <param name="most">Files kept open (count); the one that has not grown longest is closed for another.</param>
internal sealed class HeldFiles(int most) : IDisposable
{
    private readonly Dictionary<FilePosition, HeldFile> open = [];

    /// <summary>Those of which no name is known any more.</summary>
    public (FilePosition Position, HeldFile File)[] Gone => [.. open.Where(o => o.Key.IsGone).Select(o => (o.Key, o.Value))];

    /// <summary>Keeps a file open that has grown.</summary>
    public void Keep(FilePosition position, DateTimeOffset now, Func<FileStream> reopen)
    {
        if (!open.TryGetValue(position, out var held))
        {
            var stream = reopen();
            if (!position.Matches(stream))
            {
                // Another has its name already.
                stream.Dispose();
                return;
            }

            held = new HeldFile(stream);
            open.Add(position, held);
        }

        (held.Length, held.Grown) = (held.Stream.Length, now);
        if (open.Count > most)
        {
            LetGo(open.MinBy(o => o.Value.Grown).Key);
        }
    }

    public void LetGo(FilePosition position)
    {
        if (open.Remove(position, out var held))
        {
            held.Stream.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var position in open.Keys.ToArray())
        {
            LetGo(position);
        }
    }
}

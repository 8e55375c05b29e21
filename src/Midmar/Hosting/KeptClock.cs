using System.Text.Json;
using Midmar.Centre.Workspaces;
using Midmar.Store.Files;

namespace Midmar.Hosting;

/// <summary>
/// The clock of an exercise, kept in its folder. Opened again it is paused: whoever leads the exercise lets it go on. The
/// file of a running clock is a little ahead of it, so that a centre that was killed does not turn it back.
/// </summary>
internal sealed class KeptClock : IDisposable
{
    private const string FileName = "clock.json";

    /// <summary>How often the file of a running clock is written.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly string path;
    private readonly IDurableFiles files;
    private readonly ITimer timer;
    private readonly Lock gate = new();

    private KeptClock(string path, IDurableFiles files, ClockState state, TimeProvider wall)
    {
        this.path = path;
        this.files = files;
        Clock = new ExerciseClock(state, wall);
        timer = wall.CreateTimer(_ => Renew(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ExerciseClock Clock { get; }

    /// <summary>Opens the clock of a workspace, or makes one that is paused at the time of day.</summary>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public static KeptClock Open(string folder, IDurableFiles files, TimeProvider wall)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, FileName);
        var clock = new KeptClock(file, files, Read(file) ?? ClockState.At(wall.GetUtcNow().UtcDateTime), wall);
        clock.Keep();
        return clock;
    }

    /// <summary>Changes the clock, and keeps it.</summary>
    public void Change(Func<ClockState, ClockState?> decide)
    {
        lock (gate)
        {
            Clock.Change(decide);
            Keep();
        }
    }

    /// <summary>Pauses the clock and keeps where it stands.</summary>
    public void Dispose()
    {
        timer.Dispose();
        Change(now => now with { IsRunning = false });
    }

    private static ClockState? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClockState>(File.ReadAllBytes(path)) is { } kept
                ? kept with { Time = DateTime.SpecifyKind(kept.Time, DateTimeKind.Utc), IsRunning = false }
                : throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The clock in {path} cannot be read: {e.Message} Put the file of a backup there, or delete it: the exercise then begins at the time of day.", e);
        }
    }

    private void Renew()
    {
        lock (gate)
        {
            try
            {
                Keep();
            }
            catch (IOException)
            {
                // The disk is full, say, and the centre says so elsewhere; the clock goes on and is kept the next time.
                timer.Change(Every, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Keep()
    {
        var now = Clock.State;
        using (var file = files.Create(path + ".new"))
        {
            file.Append(JsonSerializer.SerializeToUtf8Bytes(now.IsRunning ? now with { Time = now.Time + (2 * now.Speed * Every) } : now));
            file.Sync();
        }

        files.Rename(path + ".new", path);
        timer.Change(now.IsRunning ? Every : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}

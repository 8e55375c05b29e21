using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Following;

namespace Midmar.Ingest.Tests.Following;

/// <summary>A folder that is followed, look by look; every restart begins from what was kept on disk alone.</summary>
internal sealed class FollowedFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("midmar-follow-");
    private readonly FollowOptions options;
    private Source source;
    private FolderFollower? follower;

    public FollowedFolder(string pattern = "", Func<FollowOptions, FollowOptions>? change = null)
    {
        Root = folder.CreateSubdirectory("logs").FullName;
        source = SourceList.Some(1, SourceKind.Folder) with { Path = Path.Combine(Root, pattern) };
        var given = new FollowOptions { Folder = Path.Combine(folder.FullName, "positions"), StableAfter = TimeSpan.Zero };
        options = change?.Invoke(given) ?? given;
    }

    public string Root { get; }

    public RecordingIntake Intake { get; } = new();

    public FollowStatus Status => Follower.Status;

    public IEnumerable<string> Messages => Intake.Records.Select(r => r.Fields["n"]);

    private FolderFollower Follower => follower ??= new FolderFollower(source, Intake, options, TimeProvider.System);

    public string At(string name) => Path.Combine(Root, name);

    /// <summary>Appends records numbered so, one a line.</summary>
    public void Write(string name, params int[] numbers)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.AppendAllText(At(name), string.Concat(numbers.Select(n => $"{{\"n\":{n}}}\n")));
    }

    public async Task LookAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await Follower.LookAsync(source, CancellationToken.None);
        }
    }

    public void Restart()
    {
        follower?.Dispose();
        follower = null;
    }

    public void Use(Func<Source, Source> change) => source = change(source);

    public void Dispose()
    {
        Restart();
        folder.Delete(recursive: true);
    }
}

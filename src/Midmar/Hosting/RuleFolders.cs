using Midmar.Input;
using Midmar.Sigma;

namespace Midmar.Hosting;

/// <summary>The rules of a centre: those that come with the program or were given, and those in its data folder. Looked at again when files change.</summary>
internal sealed class RuleFolders(IReadOnlyList<string> given, string own, Action<RuleSet> onChanged, TextWriter log) : IDisposable
{
    /// <summary>Files are often written one after the other; this long without a change is taken as the end of it.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly List<FileSystemWatcher> watchers = [];
    private Timer? timer;
    private string hash = string.Empty;

    private IReadOnlyList<string> Paths =>
        [.. given.Count > 0 ? given : [RuleSources.DefaultFolder], .. HasRules(own) ? [own] : Array.Empty<string>()];

    /// <summary>Loads the rules, and again whenever they change.</summary>
    /// <exception cref="UsageException">A path is not there or holds no rules.</exception>
    public RuleSet Load()
    {
        var rules = RuleSources.Load([.. Paths], [], []);
        hash = rules.Hash;
        timer = new Timer(_ => Reload(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var folder in Paths.Append(own).Where(Directory.Exists).Distinct(StringComparer.Ordinal))
        {
            Watch(folder);
        }

        return rules;
    }

    public void Dispose()
    {
        foreach (var watcher in watchers)
        {
            watcher.Dispose();
        }

        timer?.Dispose();
    }

    private void Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        watcher.Changed += (_, _) => timer!.Change(Settle, Timeout.InfiniteTimeSpan);
        watcher.Created += (_, _) => timer!.Change(Settle, Timeout.InfiniteTimeSpan);
        watcher.Deleted += (_, _) => timer!.Change(Settle, Timeout.InfiniteTimeSpan);
        watcher.Renamed += (_, _) => timer!.Change(Settle, Timeout.InfiniteTimeSpan);
        watcher.EnableRaisingEvents = true;
        watchers.Add(watcher);
    }

    private void Reload()
    {
        lock (gate)
        {
            try
            {
                var rules = RuleSources.Load([.. Paths], [], []);
                if (rules.Hash != hash)
                {
                    hash = rules.Hash;
                    onChanged(rules);
                    log.WriteLine($"Rules changed: {rules.Rules.Length + rules.Correlations.Length} in force, {rules.RefusedCount} refused.");
                }
            }
            catch (Exception e) when (e is IOException or UsageException or UnauthorizedAccessException)
            {
                // The rules in force stay: a half-copied folder must not end detection.
                log.WriteLine($"Rules could not be read again, those in force stay: {e.Message}");
            }
        }
    }

    private static bool HasRules(string folder) => Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Any(f => Path.GetExtension(f) is ".yml" or ".yaml");
}

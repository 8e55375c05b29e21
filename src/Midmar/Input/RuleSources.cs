using System.IO.Compression;
using Midmar.Sigma;
using Midmar.Sigma.Loading;

namespace Midmar.Input;

/// <summary>Rules from files, folders and zips.</summary>
internal static class RuleSources
{
    /// <summary>Files of rules that are read (count).</summary>
    public const int MaxFiles = 100_000;

    /// <summary>The rules that come with the program.</summary>
    public static string DefaultFolder { get; } = Path.Combine(AppContext.BaseDirectory, "content", "rules");

    /// <summary>Loads the rules behind these paths; the default rules when there are none.</summary>
    /// <exception cref="UsageException">A path does not exist, or holds no rule files.</exception>
    public static RuleSet Load(IReadOnlyCollection<string> rules, IReadOnlyCollection<string> filters, IReadOnlyCollection<string> pipelines)
    {
        IReadOnlyCollection<string> rulePaths = rules.Count == 0 ? [DefaultFolder] : rules;
        var files = rulePaths.Concat(filters).SelectMany(Read).ToList();
        if (files.Count == 0)
        {
            throw new UsageException($"No .yml or .yaml files in {string.Join(", ", rulePaths)}.");
        }

        return RuleSet.Load(files, RuleLoadOptions.Default with { Pipelines = [.. pipelines.SelectMany(Read)] });
    }

    private static IEnumerable<RuleFile> Read(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? ReadZip(path) : [new RuleFile(path, File.ReadAllBytes(path))];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"There is no rule file or folder '{path}'.");
        }

        return Directory.EnumerateFiles(path, "*.*", SearchOption.AllDirectories)
            .Where(IsRuleFile)
            .Order(StringComparer.Ordinal)
            .Take(MaxFiles)
            .Select(file => new RuleFile(file, File.ReadAllBytes(file)));
    }

    private static List<RuleFile> ReadZip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var files = new List<RuleFile>();
        foreach (var entry in zip.Entries.Where(e => IsRuleFile(e.FullName)).OrderBy(e => e.FullName, StringComparer.Ordinal).Take(MaxFiles))
        {
            using var content = entry.Open();
            var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var read = content.Read(buffer); read > 0 && bytes.Length <= RuleFile.MaxBytes; read = content.Read(buffer))
            {
                bytes.Write(buffer.AsSpan(0, read));
            }

            files.Add(new RuleFile($"{path}!{entry.FullName}", bytes.ToArray()));
        }

        return files;
    }

    private static bool IsRuleFile(string path) =>
        path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
}

using Midmar.Exercise.Scenarios;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Midmar.Testing;

namespace Midmar.Exercise.Tests;

/// <summary>Values that tests share.</summary>
internal static class Some
{
    public const int Seed = 7;

    private static readonly Lazy<RuleSet> Content = new(() => RuleSet.Load(
        Directory.EnumerateFiles(Path.Combine(RealData.Checkout, "content", "rules"), "*.yml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new RuleFile(path, File.ReadAllBytes(path))),
        RuleLoadOptions.Default));

    /// <summary>The rules written here.</summary>
    public static RuleSet Rules => Content.Value;

    public static Scenario Attack => DemoScenario.Create();

    public static Scenario QuietEvening => DemoScenario.Create() with { Steps = [] };
}

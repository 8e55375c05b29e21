using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Midmar.Input;

/// <summary>An expectation: a rule fires so often on a recorded file.</summary>
/// <param name="Name">Folder and test name.</param>
/// <param name="RuleId">Id of the rule.</param>
/// <param name="DataPath">The recorded events.</param>
/// <param name="MatchCount">How often it must fire; null: at least once.</param>
/// <param name="Problem">Why the case cannot be run; null when it can.</param>
internal sealed record RegressionCase(string Name, string RuleId, string DataPath, long? MatchCount, string? Problem);

/// <summary>Finds regression cases under a folder.</summary>
internal static class RegressionCases
{
    /// <summary>All cases, in the order of their paths.</summary>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static List<RegressionCase> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}'.");
        }

        return [.. Directory.EnumerateFiles(folder, "info.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(file => Read(folder, file))];
    }

    private static List<RegressionCase> Read(string root, string file)
    {
        var name = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
        try
        {
            using var text = new StreamReader(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode info
                || Child(info, "regression_tests_info") is not YamlSequenceNode tests)
            {
                return [];
            }

            var ruleId = Child(info, "rule_metadata") is YamlSequenceNode { Children: [YamlMappingNode first, ..] } ? Text(first, "id") : null;
            return [.. tests.Children.OfType<YamlMappingNode>().Select(test => Case(name, file, ruleId, test))];
        }
        catch (YamlException problem)
        {
            return [new RegressionCase(name, string.Empty, file, null, $"info.yml line {problem.Start.Line}: {problem.Message}")];
        }
    }

    private static RegressionCase Case(string name, string file, string? ruleId, YamlMappingNode test)
    {
        var dataName = Path.GetFileName(Text(test, "path") ?? string.Empty);
        var data = Path.Combine(Path.GetDirectoryName(file)!, dataName);
        var count = long.TryParse(Text(test, "match_count"), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (long?)null;
        var problem = ruleId is null ? "info.yml names no rule (rule_metadata, id)"
            : dataName.Length == 0 || !File.Exists(data) ? $"there is no '{dataName}' beside info.yml"
            : null;
        return new RegressionCase($"{name}: {Text(test, "name")}", ruleId ?? string.Empty, data, count, problem);
    }

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode map, string key) => (Child(map, key) as YamlScalarNode)?.Value;
}

using System.Globalization;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Correlation;

public class CorrelationCaseTests
{
    public static TheoryData<string> Cases()
    {
        var root = Path.Combine(RealData.Root, "sigma-correlation-cases");
        var data = new TheoryData<string>();
        string[] folders = Directory.Exists(root) ? Directory.GetDirectories(root) : ["none"];
        foreach (var folder in folders.Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(folder));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_gives_what_is_expected(string name)
    {
        var folder = RealData.Require("sigma-correlation-cases", name);
        var expected = ReadYaml(Path.Combine(folder, "expected.yml"));
        var run = CorrelationCase.Run(folder);
        var diagnostics = string.Join('\n', run.Rules.Diagnostics);
        if (expected.Find("error") is not null)
        {
            Assert.True(run.Rules.RefusedCount > 0, "The rules should have been refused.");
            return;
        }

        Assert.True(run.Rules.RefusedCount == 0, diagnostics);
        CheckAll(run, expected.Find("expect"));
        CheckAll(run, (expected.Find("readings") as YamlMap)?.Find("require"));
        CheckAll(run, (expected.Find("readings") as YamlMap)?.Find("share_of_observed_values"));
        foreach (var rule in Texts(expected.Find("also_fires")))
        {
            Assert.True(run.Emitted(rule), $"{rule} should be a finding of its own.");
        }

        foreach (var rule in Texts(expected.Find("silent")))
        {
            Assert.False(run.Emitted(rule), $"{rule} should not be a finding of its own.");
        }

        CheckNoOthers(run, expected);
    }

    private static void CheckAll(CorrelationCase run, YamlNode? expectations)
    {
        foreach (var item in Items(expectations).Cast<YamlMap>())
        {
            var rule = Text(item, "rule")!;
            var events = run.EventsOf(rule, GroupOf(item));
            var what = $"{rule} {string.Join(' ', GroupOf(item))}";
            Assert.True((Text(item, "fires") == "true") == events.Count > 0, $"{what}: expected {Text(item, "fires")}, matched at [{string.Join(", ", events)}]");
            if (Text(item, "first_at") is { } first)
            {
                Assert.True(int.Parse(first, CultureInfo.InvariantCulture) == events[0], $"{what}: expected {first} first, matched at [{string.Join(", ", events)}]");
            }
        }
    }

    private static void CheckNoOthers(CorrelationCase run, YamlMap expected)
    {
        var named = Items(expected.Find("expect")).Concat(Items(expected.Find("unasserted"))).Cast<YamlMap>().ToList();
        foreach (var rule in Texts(expected.Find("no_other_groups")))
        {
            foreach (var group in run.GroupsOf(rule))
            {
                Assert.Contains(named, n => Text(n, "rule") == rule && GroupOf(n).All(g => group.GetValueOrDefault(g.Key) == g.Value));
            }
        }
    }

    private static YamlMap ReadYaml(string path) =>
        (YamlMap)YamlReader.Read(new RuleDocument(path, File.ReadAllText(path), 1))!;

    private static List<YamlNode> Items(YamlNode? node) => node is YamlList list ? list.Items : [];

    private static IEnumerable<string> Texts(YamlNode? node) => Items(node).Select(n => ((YamlScalar)n).Value);

    private static string? Text(YamlMap map, string key) => (map.Find(key) as YamlScalar)?.Value;

    private static Dictionary<string, string> GroupOf(YamlMap item) =>
        (item.Find("group") as YamlMap)?.Entries.ToDictionary(e => e.Key.Value, e => ((YamlScalar)e.Value).Value) ?? [];
}

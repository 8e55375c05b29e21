using System.Text;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Diagnostics;

/// <summary>
/// Each <c>Cases/*.yml</c> is loaded and its diagnostics are compared with <c>*.expected.txt</c> beside it. Run once
/// with <c>MIDMAR_ACCEPT=1</c> to write what is found, then read the change.
/// </summary>
public class DiagnosticCaseTests
{
    private static readonly string Folder = Path.Combine(RealData.Checkout, "tests", "Midmar.Sigma.Tests", "Diagnostics", "Cases");

    /// <summary>Codes that need files too large to keep; <see cref="LimitTests"/> and the pipeline tests reach them.</summary>
    private static readonly string[] Elsewhere = ["SIG001", "SIG004", "SIG090", "SIG091", "SIG092", "SIG093"];

    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Folder, "*.yml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Diagnostics_are_as_expected(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".yml"));
        var loaded = RuleLoader.Load([RuleFile.FromText(name + ".yml", text)], RuleLoadOptions.Default);
        var found = new StringBuilder();
        foreach (var diagnostic in loaded.Diagnostics)
        {
            found.Append(DiagnosticText.Render(diagnostic)).Append('\n');
        }

        found.Append(FormattableString.Invariant($"{loaded.Rules.Length} rules, {loaded.Correlations.Length} correlations, {loaded.FilterCount} filters loaded, {loaded.RefusedCount} refused\n"));
        var expected = Path.Combine(Folder, name + ".expected.txt");
        if (Environment.GetEnvironmentVariable("MIDMAR_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null)
        {
            File.WriteAllText(expected, found.ToString());
        }

        Assert.Equal(File.ReadAllText(expected), found.ToString());
    }

    [Fact]
    public void Every_code_is_shown_by_a_case()
    {
        var shown = string.Concat(Directory.GetFiles(Folder, "*.expected.txt").Select(File.ReadAllText));
        var missing = DiagnosticCodes.All.Select(c => c.Id).Except(Elsewhere).Where(id => !shown.Contains($"[{id}]", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Codes_are_unique_and_in_order()
    {
        var ids = DiagnosticCodes.All.Select(c => c.Id).ToList();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }
}

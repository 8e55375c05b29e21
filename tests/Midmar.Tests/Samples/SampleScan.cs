using System.Buffers;
using System.Text;
using Midmar.Detection.Scanning;
using Midmar.Input;
using Midmar.Sigma;
using Midmar.Sigma.Rules;
using Midmar.Testing;

namespace Midmar.Tests.Samples;

/// <summary>Scans as the command line does, and keeps the rules that matched instead of writing findings.</summary>
internal static class SampleScan
{
    public static string RulesFolder { get; } = Path.Combine(RealData.Checkout, "content", "rules");

    public static string SamplesFolder { get; } = Path.Combine(RealData.Checkout, "samples");

    /// <summary>A file that stands beside these tests.</summary>
    public static string DataFile(string name) => Path.Combine(RealData.Checkout, "tests", "Midmar.Tests", "Samples", name);

    public static RuleSet LoadRules(params string[] paths) => RuleSources.Load(paths.Length == 0 ? [RulesFolder] : paths, [], []);

    public static ScanReport OfSamples(RuleSet rules) => Scan(rules, ScanPaths.Expand([SamplesFolder]));

    public static ScanReport OfLines(RuleSet rules, IEnumerable<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return Scan(rules, [new ScanFile("lines", () => new MemoryStream(bytes))]);
    }

    private static ScanReport Scan(RuleSet rules, IEnumerable<ScanFile> files)
    {
        var options = new ScanOptions { Threads = 1, SpillFolder = Path.GetTempPath(), MinLevel = RuleLevel.Informational };
        return new Scanner(rules, options, new Silent()).Run(files, Stream.Null, progress: null, CancellationToken.None);
    }

    /// <summary>The report's counts are all these tests need.</summary>
    private sealed class Silent : IFindingWriter
    {
        public ReadOnlyMemory<byte> Preamble => default;

        public void Write(IBufferWriter<byte> output, in RecordFinding finding)
        {
        }

        public void Write(IBufferWriter<byte> output, CorrelationFinding finding)
        {
        }
    }
}

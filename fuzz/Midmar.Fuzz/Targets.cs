using System.Globalization;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Evtx;
using Midmar.Logs.Formats.Json;
using Midmar.Logs.LogSources;
using Midmar.Logs.Tests.Evtx;
using Midmar.Logs.Tests.Json;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Tests.Fuzzing;

namespace Midmar.Fuzz;

/// <summary>Something that must take any input.</summary>
internal interface IFuzzTarget
{
    /// <summary>What came of the inputs, to see that they reached something.</summary>
    string Summary { get; }

    /// <summary>Makes the input of a seed and feeds it; an exception is a defect.</summary>
    void Run(long seed);
}

internal sealed class EvtxTarget : IFuzzTarget
{
    private const int ChunkLength = 64 * 1024;
    private const int FileHeaderLength = 4096;

    private readonly List<byte[]> chunks = [];
    private readonly BlockParser parser = new EvtxFormat().CreateParser(new ReadContext(default, "damaged.evtx", LogSourceTable.Default));
    private readonly RecordBatch batch = new();
    private long records;
    private long problems;

    public EvtxTarget(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.evtx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 7 == 0))
        {
            var bytes = File.ReadAllBytes(file);
            for (var at = FileHeaderLength; at + ChunkLength <= bytes.Length; at += ChunkLength)
            {
                chunks.Add(bytes[at..(at + ChunkLength)]);
            }
        }
    }

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{records:N0} records, {problems:N0} problems");

    public void Run(long seed)
    {
        var block = new LogBlock { Buffer = [.. chunks[(int)(seed % chunks.Count)]], Offset = FileHeaderLength };
        block.Length = new ChunkMutator((int)seed).Damage(block.Buffer);
        parser.Parse(block, batch);
        records += Visit.All(batch);
        problems += batch.Problems.Count;
    }
}

internal sealed class JsonTarget : IFuzzTarget
{
    private readonly JsonFormat format = new();
    private readonly ReadContext context = new(default, "damaged.json", LogSourceTable.Default);
    private readonly RecordBatch batch = new();
    private readonly LogBlock block = new();
    private long records;
    private long problems;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{records:N0} records, {problems:N0} problems");

    public void Run(long seed)
    {
        var cutter = format.CreateCutter(new MemoryStream(JsonDamage.Mutate((ulong)seed)));
        var parser = format.CreateParser(context);
        while (cutter.TryRead(block))
        {
            parser.Parse(block, batch);
            records += Visit.All(batch);
            problems += batch.Problems.Count + block.Problems.Count;
        }
    }
}

internal sealed class RulesTarget(string folder) : IFuzzTarget
{
    private readonly List<byte[]> files =
        [.. Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 5 == 0).Select(File.ReadAllBytes)];

    private readonly LogSourceSet sources = LogSourceSet.Of(new LogSource("process_creation", "windows", "sysmon"));
    private long loaded;
    private long refused;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{loaded:N0} documents loaded, {refused:N0} refused");

    public void Run(long seed)
    {
        var rules = RuleSet.Load([new RuleFile("damaged.yml", RuleMutator.Mutate(files, (int)seed))], RuleLoadOptions.Default with { Parallelism = 1 });
        loaded += rules.Rules.Length + rules.Correlations.Length + rules.FilterCount;
        refused += rules.RefusedCount;
        rules.CreateMatcher().Match(new NamedFields(
            sources,
            KeyValuePair.Create("CommandLine", FieldValue.Of("powershell.exe -enc AAAA")),
            KeyValuePair.Create("Image", FieldValue.Of(@"C:\Windows\System32\cmd.exe"))));
    }
}

internal static class Visit
{
    /// <summary>Looks at every value of every record; returns the number of records.</summary>
    public static int All(RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            for (var f = 0; f < record.FieldCount; f++)
            {
                _ = batch.NameOf(record.FieldAt(f));
                _ = record.ValueAt(f).ToString();
            }
        }

        return batch.Count;
    }
}

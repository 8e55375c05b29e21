using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Evtx;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Testing;

namespace Midmar.Logs.Tests.Evtx;

/// <summary>Reads event logs for tests.</summary>
internal static class EvtxFiles
{
    /// <summary>A table that gives no field a second name, so that records have just what the file says.</summary>
    private static readonly LogSourceTable WithoutRenames = LogSourceTable.Parse(
        "channels:\n  Security: security\n  System: system\nevents: []\n", "products: []\n");

    public static ReadContext Context { get; } = new(new WorkspaceId(0), "test.evtx", WithoutRenames);

    public static string[] All(params string[] folder) =>
        [.. Directory.EnumerateFiles(RealData.Require(folder), "*.evtx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static Counted Count(string path) => Count(File.ReadAllBytes(path));

    public static Counted Count(byte[] file)
    {
        var records = 0;
        var problems = new List<ReadProblem>();
        ForEachBatch(file, batch =>
        {
            records += batch.Count;
            problems.AddRange(batch.Problems);
        });
        return new Counted(records, problems);
    }

    public static void ForEachBatch(byte[] file, Action<RecordBatch> action)
    {
        var format = new EvtxFormat();
        var cutter = format.CreateCutter(new MemoryStream(file));
        var parser = format.CreateParser(Context);
        var block = new LogBlock();
        var batch = new RecordBatch();
        var more = true;
        while (more)
        {
            more = cutter.TryRead(block);
            parser.Parse(block, batch);
            action(batch);
        }
    }

    internal sealed record Counted(int Records, List<ReadProblem> Problems)
    {
        public string Summary => string.Join(
            ' ', Problems.CountBy(p => p.Code).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));

        public int Lost => Problems.Sum(p => p.RecordsLost);
    }
}

using DuckDB.NET.Data;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Lake;

public sealed class WorkspaceLakeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-lake-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Any_tool_reads_the_columns_with_their_types()
    {
        using var lake = new FilledLake(folder, new DurableFiles());
        lake.Receive(Line("GATE-1", 1, "\"ProcessId\":\"18\",\"odd field\":\"é استاد\",\"empty\":null"));
        lake.Receive(Line("GATE-2", 2, "\"ProcessId\":\"0x12\""), recordSource: ulong.MaxValue);
        lake.Seal();
        Assert.Equal(
            ["2026-06-12 18:00:01|2026-06-12 18:01:00|3|7|18|GATE-1|4688|é استاد||NULL", "2026-06-12 18:00:02|2026-06-12 18:01:00|3|18446744073709551615|NULL|GATE-2|4688|NULL|NULL|0x12"],
            Rows($"""
                SELECT strftime("timestamp", '%Y-%m-%d %H:%M:%S'), strftime("event.ingested", '%Y-%m-%d %H:%M:%S'), "midmar.source", "midmar.record.source",
                "process.pid", "host.name", "event.code", fields['oddfield'], fields['empty'], fields['ProcessId']
                FROM read_parquet('{Parquet()}') ORDER BY 1
                """));
        Assert.Equal(["TIMESTAMP|BIGINT|MAP(VARCHAR, VARCHAR)"], Rows($"SELECT typeof(\"timestamp\"), typeof(\"process.pid\"), typeof(fields) FROM read_parquet('{Parquet()}') LIMIT 1"));
    }

    [Fact]
    public void A_segment_without_records_is_a_table_without_rows_and_is_there_after_opening_again()
    {
        using (var lake = new FilledLake(folder, new DurableFiles()))
        {
            lake.Receive("this is no record\n");
            lake.Seal();
        }

        using var again = new FilledLake(folder, new DurableFiles());
        Assert.NotEqual(0, again.Lake.SealedTo);
        Assert.Equal(0, again.Lake.Records);
        Assert.Equal(["0"], Rows($"SELECT count(*) FROM read_parquet('{Parquet()}')"));
    }

    [Fact]
    public void Opening_removes_what_has_no_manifest()
    {
        var leftover = Path.Combine(folder, "0000000000000000000-0000000000000000100.parquet");
        File.WriteAllText(leftover, "half");
        File.WriteAllText(Path.Combine(folder, "0000000000000000000-0000000000000000100.segment.new"), "half");
        Assert.Equal(0, new WorkspaceLake(folder, FilledLake.Workspace, new DurableFiles(), LogSourceTable.Default).SealedTo);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_damaged_manifest_and_a_missing_file_are_told_not_passed_over()
    {
        using (var lake = new FilledLake(folder, new DurableFiles()))
        {
            lake.Receive(Line("GATE-1", 1, "\"a\":1"));
            lake.Seal();
        }

        var manifest = Directory.GetFiles(folder, "*.segment")[0];
        var bytes = File.ReadAllBytes(manifest);
        bytes[20] ^= 1;
        File.WriteAllBytes(manifest, bytes);
        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
        bytes[20] ^= 1;
        File.WriteAllBytes(manifest, bytes);
        File.Delete(Directory.GetFiles(folder, "*.originals")[0]);
        Assert.Contains("has lost the file", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_nothing_and_sealing_can_be_tried_again()
    {
        var files = new FaultyFiles(3);
        using var lake = new FilledLake(folder, files);
        lake.Receive(Line("GATE-1", 1, "\"a\":1"));
        var frames = lake.Recent.ToArray();
        var segment = Filled(lake.Lake, frames);
        foreach (var room in new[] { 0, 100, 1_000, 3_000 })
        {
            files.Room = room;
            Assert.Throws<IOException>(() => segment.Seal(frames[^1].End, CancellationToken.None));
            Assert.Empty(Directory.GetFiles(folder));
            Assert.Equal(0, lake.Lake.SealedTo);
        }

        files.Room = long.MaxValue;
        segment.Seal(frames[^1].End, CancellationToken.None);
        Assert.Equal(frames[^1].End, lake.Lake.SealedTo);
        Assert.NotNull(await lake.Search.FindAsync(new RecordId(FilledLake.Workspace, 7, 0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_power_failure_at_any_moment_leaves_a_segment_whole_or_not_at_all()
    {
        var (whole, none) = (0, 0);
        for (var operations = 0; operations < 40; operations++)
        {
            var place = Path.Combine(folder, $"{operations}");
            var files = new FaultyFiles(operations);
            var sealedTo = 0L;
            using (var lake = new FilledLake(place, files))
            {
                lake.Receive(Line("GATE-1", 1, "\"a\":1"));
                lake.Seal();
                sealedTo = lake.Lake.SealedTo;
                lake.Receive(Line("GATE-2", 2, "\"a\":2"), recordSource: 8);
                files.OperationsLeft = operations;
                try
                {
                    lake.Seal();
                    sealedTo = lake.Lake.SealedTo;
                }
                catch (IOException)
                {
                    // As planned.
                }

                files.LosePower();
            }

            using var again = new FilledLake(place, new DurableFiles());
            Assert.True(again.Lake.SealedTo >= sealedTo);
            var isWhole = again.Lake.Records == 2;
            (whole, none) = (whole + (isWhole ? 1 : 0), none + (isWhole ? 0 : 1));
            Assert.NotNull(await again.Search.FindAsync(new RecordId(FilledLake.Workspace, 7, 0), TestContext.Current.CancellationToken));
            Assert.Equal(isWhole, await again.Search.FindAsync(new RecordId(FilledLake.Workspace, 8, 0), TestContext.Current.CancellationToken) is not null);
        }

        Assert.True(whole > 0 && none > 0, $"{whole} whole, {none} not there");
    }

    [Fact]
    public void Retention_lets_go_by_age_and_by_size_on_the_time_of_arrival()
    {
        using var lake = new FilledLake(folder, new DurableFiles());
        for (var day = 0; day < 4; day++)
        {
            lake.Receive(Line("GATE-1", 1, "\"a\":1"), recordSource: (ulong)day, received: FilledLake.Kickoff.AddDays(day));
            lake.Seal();
        }

        var (end, each) = (lake.Lake.SealedTo, lake.Lake.Bytes / 4);
        Assert.Equal(0, lake.Lake.Expire(FilledLake.Kickoff, long.MaxValue));
        Assert.Equal(1, lake.Lake.Expire(FilledLake.Kickoff.AddTicks(1), long.MaxValue));
        Assert.Equal(1, lake.Lake.Expire(FilledLake.Kickoff, each * 5 / 2));
        Assert.Equal(2, lake.Lake.Records);
        Assert.Equal(6, Directory.GetFiles(folder).Length);
        Assert.Equal(2, lake.Lake.Expire(DateTime.MaxValue, long.MaxValue));
        Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(end, Open().SealedTo);

        lake.Receive(Line("GATE-1", 1, "\"a\":1"), received: FilledLake.Kickoff.AddDays(9));
        lake.Seal();
        Assert.Equal(1, Open().Records);
    }

    [Fact]
    public void A_segment_that_is_read_stays_until_it_was_read()
    {
        using var lake = new FilledLake(folder, new DurableFiles());
        lake.Receive(Line("GATE-1", 1, "\"a\":1"));
        lake.Seal();
        using (lake.Lake.Lease())
        {
            lake.Lake.Expire(DateTime.MaxValue, 0);
            Assert.True(File.Exists(Parquet()));
            Assert.Equal(0, lake.Lake.Records);
        }

        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task An_event_of_an_event_log_is_found_again_with_its_xml()
    {
        var frames = RealFrames.Of(FilledLake.Workspace, RealFrames.Evtx().Take(1)).ToArray();
        using var lake = new FilledLake(folder, new DurableFiles());
        foreach (var frame in frames)
        {
            lake.Receive(frame.Buffer.AsSpan(0, frame.Length).ToArray(), frame.RecordSource, frame.ReadAs, FilledLake.Kickoff);
        }

        var before = await lake.Search.SearchAsync(Everything, TestContext.Current.CancellationToken);
        lake.Seal();
        var after = await lake.Search.SearchAsync(Everything, TestContext.Current.CancellationToken);
        Assert.NotEmpty(after.Records);
        Assert.Equal(before.Records.Select(r => (r.Id, string.Join('\n', r.Fields))), after.Records.Select(r => (r.Id, string.Join('\n', r.Fields))));
        var detail = await lake.Search.FindAsync(after.Records[0].Id, TestContext.Current.CancellationToken);
        Assert.StartsWith("<Event", detail?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_segments_is_kept_while_others_are_filled_and_let_go_when_it_gets_quiet()
    {
        var lake = Open();
        var frames = RealFrames.Of(FilledLake.Workspace, RealFrames.Evtx().Take(3)).Take(3).ToArray();
        ILakeSegment[] busy = [lake.Begin(0, 2), lake.Begin(frames[0].End, 2), lake.Begin(frames[1].End, 2)];
        for (var i = 0; i < busy.Length; i++)
        {
            busy[i].Seal(frames[i].End, CancellationToken.None);
            Assert.Equal(Math.Max(2, 2 * Math.Min(i + 1, busy.Length - 1 - i)), lake.SpareParts);
        }

        Assert.Equal(2, lake.SpareParts);
    }

    /// <summary>Numbers of values met before are only a shorter way: the files are the same to the byte.</summary>
    [Fact]
    public void A_segment_is_the_same_whether_or_not_its_values_were_met_before()
    {
        var frames = RealFrames.Of(FilledLake.Workspace, RealFrames.SecurityDatasets().Take(12)).Where(f => f.ReadAs.Format == "json").Take(12).ToArray();
        Assert.NotEmpty(frames);
        var written = new List<Dictionary<string, byte[]>>();
        foreach (var memo in new[] { null, new ValueMemo() })
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, memo is null ? "plain" : "memo")).FullName;
            var lake = new WorkspaceLake(place, FilledLake.Workspace, new DurableFiles(), LogSourceTable.Default);
            var (parser, batch) = (new FrameParser(FilledLake.Workspace, LogSourceTable.Default), new RecordBatch { Memo = memo });
            var from = 0L;

            // Two segments, so that the second is filled into the memory of the first.
            foreach (var half in frames.Chunk((frames.Length + 1) / 2))
            {
                var segment = lake.Begin(from, 1);
                foreach (var frame in half)
                {
                    parser.Parse(frame, batch);
                    segment.Add(0, frame, batch);
                }

                segment.Seal(from = half[^1].End, CancellationToken.None);
            }

            written.Add(Directory.GetFiles(place).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes));
        }

        Assert.Equal(written[0].Keys.Order(StringComparer.Ordinal), written[1].Keys.Order(StringComparer.Ordinal));
        Assert.All(written[0], file => Assert.True(file.Value.AsSpan().SequenceEqual(written[1][file.Key]), file.Key));
    }

    private static RecordQuery Everything => new()
    {
        Workspace = FilledLake.Workspace, From = DateTime.UnixEpoch, To = DateTime.UnixEpoch.AddYears(200), Terms = [], Limit = 100,
    };

    private static string Line(string host, int second, string data) => FormattableString.Invariant(
        $$$"""{"@timestamp":"2026-06-12T18:00:0{{{second}}}Z","winlog":{"channel":"Security","provider_name":"Microsoft-Windows-Security-Auditing","event_id":4688,"computer_name":"{{{host}}}","event_data":{ {{{data}}} } } }""") + "\n";

    private static ILakeSegment Filled(WorkspaceLake lake, JournalFrame[] frames)
    {
        var (segment, batch) = (lake.Begin(0, 1), new RecordBatch());
        foreach (var frame in frames)
        {
            new FrameParser(FilledLake.Workspace, LogSourceTable.Default).Parse(frame, batch);
            segment.Add(0, frame, batch);
        }

        return segment;
    }

    private WorkspaceLake Open() => new(folder, FilledLake.Workspace, new DurableFiles(), LogSourceTable.Default);

    private string Parquet() => Assert.Single(Directory.GetFiles(folder, "*.parquet"));

    private static List<string> Rows(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetValue(i).ToString())));
        }

        return rows;
    }
}

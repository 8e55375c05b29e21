using System.Collections.Immutable;
using System.Text;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Xunit;

namespace Midmar.Store.Tests.Lake;

/// <summary>One suite over records the journal has, a lake has, and half of each: the answers must be the same.</summary>
public sealed class RecordSearchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-search-").FullName;

    public static TheoryData<int> SealedParts => [0, 1, 2];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(SealedParts))]
    public async Task Answers_are_those_of_reading_every_record(int sealedParts)
    {
        using var lake = Some(sealedParts);
        var random = new Random(5);
        string?[] fields = [null, "CommandLine", "process.command_line", "Computer", "EventID", "event.code", "image", "odd field", "ProcessId", "nothing"];
        string[] values = ["cmd", "STADIUM", "استاد", "É", "1", "4625", "powershell -enc", "", "'; DROP", "%", "GATE-1", "null", "C:\\Windows", "12 34"];
        for (var i = 0; i < 100; i++)
        {
            var terms = Enumerable.Range(0, random.Next(0, 3)).Select(_ => new QueryTerm(
                fields[random.Next(fields.Length)], values[random.Next(values.Length)], (QueryMatch)random.Next(3), random.Next(4) == 0));
            var query = Query(random.Next(1, 30), [.. terms]) with
            {
                From = FilledLake.Kickoff.AddSeconds(random.Next(-5, 60)),
                To = FilledLake.Kickoff.AddSeconds(random.Next(0, 120)),
            };
            var expected = Naive(query);
            var answer = await lake.Search.SearchAsync(query, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Take(query.Limit).Select(Text), answer.Records.Select(Text));
            Assert.Equal(expected.Count > query.Limit, answer.HasMore);
        }
    }

    [Theory]
    [MemberData(nameof(SealedParts))]
    public async Task Pages_follow_each_other_without_gap_or_repetition(int sealedParts)
    {
        using var lake = Some(sealedParts);
        var query = Query(7, []);
        var pages = new List<StoredRecord>();
        SearchAnswer answer;
        do
        {
            answer = await lake.Search.SearchAsync(query, TestContext.Current.CancellationToken);
            pages.AddRange(answer.Records);
            query = query with { After = new RecordCursor(pages[^1].Time, pages[^1].Id) };
        }
        while (answer.HasMore);

        Assert.Equal(Naive(query with { After = null }).Select(r => r.Id), pages.Select(r => r.Id));
        Assert.Equal(Frames().Count * PerFrame, pages.Count);
    }

    [Theory]
    [MemberData(nameof(SealedParts))]
    public async Task Every_record_is_found_again_with_its_original(int sealedParts)
    {
        using var lake = Some(sealedParts);
        foreach (var expected in Naive(Query(1, [])))
        {
            var detail = await lake.Search.FindAsync(expected.Id, TestContext.Current.CancellationToken);
            Assert.NotNull(detail);
            Assert.Equal(Text(expected), Text(detail.Record));
            Assert.Equal("json", detail.Format);
            Assert.Equal(detail.Text, Encoding.UTF8.GetString(detail.Original.Span));
            Assert.Contains("\"event_id\"", detail.Text, StringComparison.Ordinal);
        }

        Assert.Null(await lake.Search.FindAsync(new RecordId(FilledLake.Workspace, 999, 0), TestContext.Current.CancellationToken));
        Assert.Null(await lake.Search.FindAsync(new RecordId(new WorkspaceId(2), 7, 0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Segments_with_times_as_INT96_are_read_like_those_of_today()
    {
        var place = Path.Combine(folder, "old");
        using (Some(sealedParts: 2, place))
        {
            // Sealed, and let go.
        }

        var files = Directory.GetFiles(place, "*.parquet");
        foreach (var file in files)
        {
            Assert.DoesNotContain("INT96", await TypesOfAsync(file));
            await OldSegments.WriteAgainAsync(file);
            Assert.Contains("INT96", await TypesOfAsync(file));
        }

        Assert.Equal(2, files.Length);
        using var lake = new FilledLake(place, new DurableFiles());
        var expected = Naive(Query(1, []));
        Assert.Equal(expected.Select(Text), (await lake.Search.SearchAsync(Query(1000, []), TestContext.Current.CancellationToken)).Records.Select(Text));

        // A part of the time, to the microsecond, and pages: what a reader decides by statistics and by order.
        var (from, to) = (expected[^20].Time, expected[10].Time);
        var part = expected.Where(r => r.Time >= from && r.Time < to).ToList();
        var query = Query(7, []) with { From = from, To = to };
        var pages = new List<StoredRecord>();
        for (var more = true; more;)
        {
            var answer = await lake.Search.SearchAsync(query, TestContext.Current.CancellationToken);
            pages.AddRange(answer.Records);
            query = query with { After = new RecordCursor(pages[^1].Time, pages[^1].Id) };
            more = answer.HasMore;
        }

        Assert.Equal(part.Select(Text), pages.Select(Text));
        var detail = await lake.Search.FindAsync(expected[3].Id, TestContext.Current.CancellationToken);
        Assert.Equal(Text(expected[3]), Text(detail!.Record));
    }

    [Fact]
    public async Task Segments_are_skipped_by_time_and_by_token()
    {
        using var lake = Some(sealedParts: 2);
        var word = Query(10, [new QueryTerm(null, "no such-word at all", QueryMatch.Contains, IsNegated: false)]);
        var early = Query(10, []) with { To = FilledLake.Kickoff.AddDays(-1) };
        Assert.Equal((0, 2), Counts(await lake.Search.SearchAsync(word, TestContext.Current.CancellationToken)));
        Assert.Equal((0, 2), Counts(await lake.Search.SearchAsync(early, TestContext.Current.CancellationToken)));
        Assert.Equal((2, 0), Counts(await lake.Search.SearchAsync(Query(1000, []), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_query_that_breaks_a_limit_is_refused()
    {
        using var lake = Some(sealedParts: 0);
        var term = new QueryTerm(null, "x", QueryMatch.Contains, IsNegated: false);
        await Assert.ThrowsAsync<ArgumentException>(() => lake.Search.SearchAsync(Query(RecordQuery.MaxLimit + 1, []), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => lake.Search.SearchAsync(Query(0, []), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(
            () => lake.Search.SearchAsync(Query(1, [.. Enumerable.Repeat(term, RecordQuery.MaxTerms + 1)]), CancellationToken.None));
        Assert.Empty((await lake.Search.SearchAsync(
            Query(1, [.. Enumerable.Repeat(term with { Value = "nowhere" }, RecordQuery.MaxTerms)]), TestContext.Current.CancellationToken)).Records);
    }

    private const int PerFrame = 3;

    private static (int Read, int Skipped) Counts(SearchAnswer answer) => (answer.SegmentsRead, answer.SegmentsSkipped);

    private static RecordQuery Query(int limit, ImmutableArray<QueryTerm> terms) => new()
    {
        Workspace = FilledLake.Workspace,
        From = FilledLake.Kickoff.AddDays(-1),
        To = FilledLake.Kickoff.AddDays(1),
        Terms = terms,
        Limit = limit,
    };

    /// <summary>Frames with non-ASCII, empty and quoted values, equal times, fields of no column and numbers that are none.</summary>
    private static List<string> Frames()
    {
        string[] hosts = ["GATE-1", "gate-2", "استاد", "É-TRIBUNE"];
        string[] commands = ["cmd /c dir", "powershell -enc AAAA", "'; DROP TABLE x; --", "100% sûr", "", "C:\\\\Windows\\\\cmd.exe"];
        var frames = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            var text = new StringBuilder();
            for (var j = 0; j < PerFrame; j++)
            {
                var n = i * PerFrame + j;
                var time = FilledLake.Kickoff.AddSeconds(n * 7 % 90).AddTicks(n % 3);
                text.Append(FormattableString.Invariant(
                    $$$"""{"@timestamp":"{{{time:yyyy-MM-ddTHH:mm:ss.fffffffZ}}}","winlog":{"channel":"Security","provider_name":"Microsoft-Windows-Security-Auditing","event_id":{{{(n % 4 == 0 ? 4688 : 4625)}}},"computer_name":"{{{hosts[n % 4]}}}","event_data":{"NewProcessName":"C:\\Windows\\p{{{n % 5}}}.exe","CommandLine":"{{{commands[n % 6]}}}","ProcessId":"{{{(n % 2 == 0 ? "0x12" : "18")}}}","odd field":"12 34 {{{n}}}","nothing":null,"flag":{{{(n % 2 == 0 ? "true" : "false")}}},"list":["a","b{{{n % 3}}}"]} } }""")).Append('\n');
            }

            frames.Add(text.ToString());
        }

        return frames;
    }

    private static async Task<HashSet<string>> TypesOfAsync(string file)
    {
        using var database = new LakeDatabase();
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT type FROM parquet_schema($file) WHERE type IS NOT NULL";
        command.Parameters.Add(new DuckDB.NET.Data.DuckDBParameter("file", file));
        var types = new HashSet<string>(StringComparer.Ordinal);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            types.Add(row.GetString(0));
        }

        return types;
    }

    private FilledLake Some(int sealedParts, string? place = null)
    {
        var lake = new FilledLake(place ?? Path.Combine(folder, Path.GetRandomFileName()), new DurableFiles());
        var frames = Frames();
        for (var i = 0; i < frames.Count; i++)
        {
            lake.Receive(frames[i], recordSource: (ulong)(i % 5) << 62 | (uint)i);
            if (sealedParts > 0 && i == 19)
            {
                lake.Seal();
            }
        }

        if (sealedParts == 2)
        {
            lake.Seal();
        }

        return lake;
    }

    /// <summary>Every record, read again and compared as plainly as possible.</summary>
    private List<StoredRecord> Naive(RecordQuery query)
    {
        using var lake = Some(sealedParts: 0);
        var parser = new FrameParser(FilledLake.Workspace, LogSourceTable.Default);
        var batch = new RecordBatch();
        var records = new List<StoredRecord>();
        foreach (var frame in lake.Recent)
        {
            parser.Parse(frame, batch);
            for (var i = 0; i < batch.Count; i++)
            {
                var view = batch[i];
                records.Add(new StoredRecord(
                    view.Id,
                    new DateTime(view.Time.Ticks / 10 * 10, DateTimeKind.Utc),
                    frame.Arrived,
                    frame.Source,
                    [.. view.Sources.Sources.Select(s => s.ToString())],
                    [.. Enumerable.Range(0, view.FieldCount).Select(f => KeyValuePair.Create(view.NameAt(f), view.ValueAt(f).ToString()))]));
            }
        }

        return [.. records
            .Where(r => r.Time >= query.From && r.Time < query.To && query.Terms.All(t => t.IsNegated != r.Fields.Any(f => Has(f, t))))
            .OrderByDescending(r => r.Time).ThenBy(r => r.Id)];
    }

    private static bool Has(KeyValuePair<string, string> field, QueryTerm term)
    {
        var (text, value) = (field.Value.ToLowerInvariant(), term.Value.ToLowerInvariant());
        var isNamed = term.Field is null || SameName(field.Key, term.Field);
        return isNamed && (term.Match switch
        {
            QueryMatch.Equals => text == value,
            QueryMatch.StartsWith => text.StartsWith(value, StringComparison.Ordinal),
            _ => text.Contains(value, StringComparison.Ordinal),
        });
    }

    private static bool SameName(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase)
        || RecordColumns.All.Any(c => c.Fields.Append(c.Name).Contains(name, StringComparer.Ordinal)
            && c.Fields.Append(c.Name).Contains(wanted, StringComparer.OrdinalIgnoreCase));

    private static string Text(StoredRecord r) =>
        $"{r.Id} {r.Time:O} {r.Arrived:O} {r.Source} {string.Join('|', r.LogSources)} {string.Join('\n', r.Fields)}";
}

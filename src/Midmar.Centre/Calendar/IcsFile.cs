using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using Midmar.Centre.Imports;

namespace Midmar.Centre.Calendar;

/// <summary>Fixtures of a calendar file. Series are expanded within bounds; what is wrong with one happening leaves the others.</summary>
internal static class IcsFile
{
    /// <summary>Occurrences taken of one series (count).</summary>
    public const int MaxOccurrences = 500;

    /// <summary>Years a series may have begun ago.</summary>
    public const int OldestSeries = 10;

    /// <summary>Steps without an occurrence after which a series is given up (count).</summary>
    private const int MaxEmptySteps = 2_000;

    private static readonly TimeSpan Back = TimeSpan.FromDays(366);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(731);

    public static FixtureFile Read(string text, TimeZoneInfo zone, DateTime now)
    {
        var walked = new IcsLines(text);
        if (!walked.Walk())
        {
            // Where it broke is at its end; what came before may be half of something.
            return FixtureFile.Failed(walked.Problems[^1]);
        }

        var lines = new List<FixtureLine>();
        var problems = new List<ImportProblem>(walked.Problems);
        var notices = new List<ImportProblem>();
        foreach (var happening in walked.Blocks.GroupBy(b => b.Uid, StringComparer.Ordinal))
        {
            ReadHappening([.. happening], zone, now, lines, problems, notices);
        }

        return new FixtureFile([.. lines.OrderBy(l => l.Line).ThenBy(l => l.Start)], problems, notices);
    }

    private static void ReadHappening(
        IReadOnlyList<IcsBlock> blocks, TimeZoneInfo zone, DateTime now, List<FixtureLine> lines, List<ImportProblem> problems, List<ImportProblem> notices)
    {
        var first = blocks[0];
        var taken = new List<FixtureLine>();
        try
        {
            var isSeries = blocks.Any(b => b.IsSeries);
            var calendar = Ical.Net.Calendar.Load(TextOf(blocks))!;
            if (isSeries && calendar.Events.Any(e => e?.Start is { } start && UtcOf(start, zone) < now.AddYears(-OldestSeries)))
            {
                problems.Add(new ImportProblem(first.Line, 0, new IcsTooOld(OldestSeries)));
            }
            else if (isSeries)
            {
                Expand(calendar, blocks, zone, now, taken, notices);
            }
            else
            {
                var happening = calendar.Events[0]!;
                taken.Add(LineOf(happening, first, zone, UtcOf(happening.Start!, zone), EndOf(happening, zone), occurrence: null));
                if (blocks.Count > 1)
                {
                    problems.Add(new ImportProblem(blocks[1].Line, 0, new TwiceInFile(first.Uid, first.Line)));
                }
            }

            lines.AddRange(taken);
        }
        catch (EvaluationException) when (taken.Count > 0)
        {
            // The rule finds nothing more within reach: what it found is the series.
            lines.AddRange(taken);
            notices.Add(new ImportProblem(first.Line, 0, new SeriesCut(taken.Count)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What reads and expands happenings throws whatever it comes upon; one bad happening must not stop the others.
            problems.Add(new ImportProblem(first.Line, 0, new IcsNotUnderstood()));
        }
    }

    private static void Expand(
        Ical.Net.Calendar calendar, IReadOnlyList<IcsBlock> blocks, TimeZoneInfo zone, DateTime now, List<FixtureLine> taken, List<ImportProblem> notices)
    {
        var from = now - Back;
        foreach (var occurrence in calendar.GetOccurrences<CalendarEvent>(new CalDateTime(DateOnly.FromDateTime(from)), new EvaluationOptions { MaxUnmatchedIncrementsLimit = MaxEmptySteps }))
        {
            var start = UtcOf(occurrence.Period.StartTime, zone);
            if (start > now + Ahead || taken.Count == MaxOccurrences)
            {
                notices.Add(new ImportProblem(blocks[0].Line, 0, new SeriesCut(taken.Count)));
                break;
            }

            var happening = (CalendarEvent)occurrence.Source;
            var first = happening.RecurrenceIdentifier?.StartTime is { } instead ? UtcOf(instead, zone) : start;
            var end = occurrence.Period.EffectiveEndTime is { } known ? UtcOf(known, zone) : start;
            taken.Add(LineOf(happening, blocks[0], zone, start, end, first.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)));
        }
    }

    private static FixtureLine LineOf(CalendarEvent happening, IcsBlock block, TimeZoneInfo zone, DateTime start, DateTime end, string? occurrence) => new(
        block.Line,
        Plain(happening.Summary, block.Uid),
        start,
        end,
        happening.Start?.TzId is { Length: > 0 } named && Zones.Find(named) is not null ? named : happening.Start is { IsFloating: true } ? zone.Id : Zones.Utc,
        happening.Location is { Length: > 0 } location ? location.Trim() : null,
        VenueMustBe: false,
        happening.Categories is { Count: > 0 } categories ? [.. categories.Select(c => c.Trim())] : null,
        string.Equals(happening.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase),
        happening.Description is { Length: > 0 } description ? Cut(description) : null,
        new FixtureSource(block.Uid, occurrence));

    private static string Plain(string? summary, string uid) => string.IsNullOrWhiteSpace(summary) ? uid : summary.Trim();

    private static string Cut(string text) => text.Length > PlainText.Note ? text[..PlainText.Note] : text;

    private static DateTime EndOf(CalendarEvent happening, TimeZoneInfo zone) =>
        happening.End is { } end ? UtcOf(end, zone)
        : happening.Duration is { } duration ? UtcOf(happening.Start!.Add(duration), zone)
        : happening.Start!.HasTime ? UtcOf(happening.Start, zone)
        : UtcOf(happening.Start.AddDays(1), zone);

    /// <summary>Times that name no zone, and days, are of the zone that was chosen for them.</summary>
    private static DateTime UtcOf(CalDateTime time, TimeZoneInfo zone) =>
        time.IsFloating ? Zones.ToUtc(time.Value, zone) : DateTime.SpecifyKind(time.AsUtc, DateTimeKind.Utc);

    private static string TextOf(IEnumerable<IcsBlock> blocks)
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Midmar//EN\r\n");
        foreach (var block in blocks)
        {
            text.Append("BEGIN:VEVENT\r\n").AppendJoin("\r\n", block.Lines).Append("\r\nEND:VEVENT\r\n");
        }

        return text.Append("END:VCALENDAR\r\n").ToString();
    }
}

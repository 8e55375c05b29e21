using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>It is no time: <c>2026-06-11 20:00</c>, or with an offset, <c>2026-06-11T20:00:00+01:00</c>.</summary>
/// <param name="Text">What was written.</param>
public sealed record NotATime(string Text) : Refusal;

/// <summary>A fixture as a file has it, before it is compared with the calendar.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Start">When it begins, UTC.</param>
/// <param name="End">When it ends, UTC.</param>
/// <param name="Zone">The zone its times were given in.</param>
/// <param name="Venue">Name of its venue; null: the file says nothing.</param>
/// <param name="VenueMustBe">Whether a venue that is not there refuses it.</param>
/// <param name="Entities">Names of organisations; null: the file says nothing.</param>
/// <param name="IsCancelled">Whether it does not take place.</param>
/// <param name="Note">Anything else; null: the file says nothing.</param>
/// <param name="Source">Which happening of the file it is; null: it has no name of its own.</param>
public sealed record FixtureLine(
    int Line, string Title, DateTime Start, DateTime End, string Zone, string? Venue, bool VenueMustBe, ImmutableArray<string>? Entities, bool IsCancelled,
    string? Note, FixtureSource? Source);

/// <summary>A file of fixtures as it was read: a calendar (RFC 5545) or a table.</summary>
/// <param name="Lines">Its fixtures, occurrences of a series each for itself.</param>
/// <param name="Problems">What could not be read.</param>
/// <param name="Notices">What was read and should be known.</param>
public sealed record FixtureFile(IReadOnlyList<FixtureLine> Lines, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportProblem> Notices)
{
    private enum Column
    {
        Title, Start, End, Zone, Venue, Entities, Note, Uid,
    }

    private static readonly Columns<Column> Known = new(
        (Column.Title, "title|name|summary|match|fixture|event|titre|nom|rencontre|événement|العنوان|الاسم|المباراة|الحدث"),
        (Column.Start, "start|begin|begins|kick-off|kickoff|start time|from|début|debut|coup d'envoi|البداية|بداية|وقت البداية"),
        (Column.End, "end|ends|end time|to|fin|النهاية|نهاية|وقت النهاية"),
        (Column.Zone, "zone|time zone|timezone|tz|fuseau|fuseau horaire|المنطقة الزمنية"),
        (Column.Venue, "venue|stadium|location|place|lieu|stade|site|الموقع|الملعب|المكان"),
        (Column.Entities, "entities|entity|organisations|organizations|entités|organismes|الجهات|الجهة"),
        (Column.Note, "note|notes|description|remarque|ملاحظة|ملاحظات"),
        (Column.Uid, "uid|id|identifier|identifiant|المعرف"));

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="zone">Zone of times that name none.</param>
    /// <param name="now">Now, UTC: occurrences of series are taken from around it.</param>
    public static FixtureFile Read(ReadOnlySpan<byte> bytes, TimeZoneInfo zone, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (ImportText.Decode(bytes, out var problem) is not { } text)
        {
            return Failed(problem!);
        }

        return text.TrimStart().StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase) ? IcsFile.Read(text, zone, now) : ReadTable(text, zone);
    }

    internal static FixtureFile Failed(ImportProblem problem) => new([], [problem], []);

    private static FixtureFile ReadTable(string text, TimeZoneInfo zone)
    {
        var table = CsvTable.Read(text);
        var columns = Known.Find(table.Header, out var ignored, out var problem);
        if (problem is not null)
        {
            return Failed(problem);
        }

        foreach (var needed in new[] { Column.Title, Column.Start, Column.End })
        {
            if (!columns.ContainsKey(needed))
            {
                return Failed(table.Problems.Count > 0 && table.Lines.Count == 0 ? table.Problems[0] : new ImportProblem(1, 0, new ColumnMissing(needed.ToString().ToLowerInvariant())));
            }
        }

        var lines = new List<FixtureLine>();
        var problems = new List<ImportProblem>(table.Problems);
        foreach (var line in table.Lines)
        {
            if (ReadLine(line, columns, zone, problems) is { } read)
            {
                lines.Add(read);
            }
        }

        return new FixtureFile(lines, problems, [.. ignored.Select(i => new ImportProblem(1, 0, new ColumnIgnored(i)))]);
    }

    private static FixtureLine? ReadLine(CsvLine line, Dictionary<Column, int> columns, TimeZoneInfo zone, List<ImportProblem> problems)
    {
        string? Of(Column column) => columns.TryGetValue(column, out var at) ? line.Values[at] : null;
        void Refuse(Column column, Refusal reason) => problems.Add(new ImportProblem(line.Line, columns.TryGetValue(column, out var at) ? at + 1 : 0, reason));

        var named = Of(Column.Zone) is { Length: > 0 } name ? Zones.Find(name) : zone;
        if (named is null)
        {
            Refuse(Column.Zone, new NoSuchZone(Of(Column.Zone)!));
            return null;
        }

        if (TimeOf(Of(Column.Start)!, named) is not { } start)
        {
            Refuse(Column.Start, new NotATime(Of(Column.Start)!));
            return null;
        }

        if (TimeOf(Of(Column.End)!, named) is not { } end)
        {
            Refuse(Column.End, new NotATime(Of(Column.End)!));
            return null;
        }

        return new FixtureLine(
            line.Line, Of(Column.Title)!, start, end, Of(Column.Zone) is { Length: > 0 } given ? given : zone.Id, Of(Column.Venue), VenueMustBe: true,
            Of(Column.Entities) is { } entities ? [.. entities.Split(['|', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : null,
            IsCancelled: false, Of(Column.Note), Of(Column.Uid) is { Length: > 0 } uid ? new FixtureSource(uid, Occurrence: null) : null);
    }

    /// <summary>A time as people write it for machines: with an offset, or on the clocks of a zone.</summary>
    internal static DateTime? TimeOf(string text, TimeZoneInfo zone)
    {
        string[] local = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
        string[] offset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var plain))
        {
            return Zones.ToUtc(plain, zone);
        }

        return DateTimeOffset.TryParseExact(text, offset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) ? exact.UtcDateTime : null;
    }
}

/// <summary>A column means nothing here and was left out.</summary>
/// <param name="Column">Its name.</param>
public sealed record ColumnIgnored(string Column) : Refusal;

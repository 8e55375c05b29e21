using System.Globalization;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>A happening of a calendar file, as its lines.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Uid">Its name.</param>
/// <param name="Lines">Its lines, unfolded, BEGIN and END left out; only what fixtures are made of.</param>
/// <param name="Zones">Zones its times name.</param>
internal sealed record IcsBlock(int Line, string Uid, IReadOnlyList<string> Lines, IReadOnlyList<string> Zones)
{
    public bool IsSeries => Lines.Any(l => l.StartsWith("RRULE", StringComparison.OrdinalIgnoreCase) || l.StartsWith("RDATE", StringComparison.OrdinalIgnoreCase) || l.StartsWith("RECURRENCE-ID", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Walks through the lines of a calendar file (RFC 5545, 3.1) and cuts it into happenings, each looked at for what is wrong
/// with it and where. What expands series is then given sound parts only.
/// </summary>
internal sealed class IcsLines(string text)
{
    /// <summary>Happenings that are read (count).</summary>
    public const int MaxHappenings = 5_000;

    /// <summary>Characters of one line, unfolded.</summary>
    public const int MaxLine = 64 * 1024;

    private const string Event = "VEVENT";
    private static readonly string[] Taken = ["UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "STATUS"];
    private static readonly string[] Times = ["DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"];

    private readonly List<ImportProblem> problems = [];
    private readonly List<IcsBlock> blocks = [];
    private readonly Stack<string> open = new();

    // The happening that is being read; null between two.
    private List<string>? lines;
    private List<string> zones = [];
    private int begin;
    private string? uid;
    private bool isBad;

    public IReadOnlyList<IcsBlock> Blocks => blocks;

    public IReadOnlyList<ImportProblem> Problems => problems;

    /// <summary>Walks through. False: the file as a whole cannot be used.</summary>
    public bool Walk()
    {
        var last = 0;
        foreach (var (line, content) in Unfolded())
        {
            last = line;
            if (content.Length == 0)
            {
                continue;
            }

            if (!Take(line, content))
            {
                return false;
            }
        }

        if (open.Count > 0)
        {
            problems.Add(new ImportProblem(last, 0, new IcsCutShort()));
            return false;
        }

        return true;
    }

    /// <summary>Lines that go on in the next one put together: those that begin with a blank.</summary>
    private IEnumerable<(int Line, string Content)> Unfolded()
    {
        var number = 0;
        var (started, kept) = (0, string.Empty);
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } raw)
        {
            number++;
            if (raw is [' ' or '\t', ..] && started > 0)
            {
                kept = kept.Length > MaxLine ? kept : kept + raw[1..];
                continue;
            }

            if (started > 0)
            {
                yield return (started, kept);
            }

            (started, kept) = (number, raw);
        }

        if (started > 0)
        {
            yield return (started, kept);
        }
    }

    private bool Take(int line, string content)
    {
        var colon = ColonOf(content);
        if (colon <= 0)
        {
            return Wrong(line, content.Length, new IcsNotALine(), stops: lines is null);
        }

        var name = content[..colon].Split(';')[0].ToUpperInvariant();
        var value = content[(colon + 1)..].Trim();
        if (name == "BEGIN")
        {
            return Begin(line, value.ToUpperInvariant());
        }

        if (name == "END")
        {
            return End(line, value.ToUpperInvariant());
        }

        if (lines is not null && open.Peek() == Event && Taken.Contains(name, StringComparer.Ordinal))
        {
            Keep(line, name, content, colon, value);
        }

        return true;
    }

    private bool Begin(int line, string part)
    {
        if (open.Count > 16)
        {
            return Wrong(line, 0, new IcsNotUnderstood(), stops: true);
        }

        open.Push(part);
        if (part == Event)
        {
            if (lines is not null)
            {
                return Wrong(line, 0, new IcsWrongEnd(Event, Event), stops: true);
            }

            (lines, zones, begin, uid, isBad) = ([], [], line, null, false);
        }

        return true;
    }

    private bool End(int line, string part)
    {
        if (open.Count == 0 || open.Peek() != part)
        {
            return Wrong(line, 0, new IcsWrongEnd(part, open.Count == 0 ? "-" : open.Peek()), stops: true);
        }

        open.Pop();
        if (part != Event)
        {
            return true;
        }

        Finish();
        lines = null;
        return blocks.Count <= MaxHappenings || Wrong(line, 0, new IcsTooMany(MaxHappenings), stops: true);
    }

    private void Finish()
    {
        if (isBad)
        {
            return;
        }

        if (uid is null)
        {
            Wrong(begin, 0, new IcsNeedsUid(), stops: false);
        }
        else if (!lines!.Exists(l => l.StartsWith("DTSTART", StringComparison.OrdinalIgnoreCase)))
        {
            Wrong(begin, 0, new IcsNeedsStart(), stops: false);
        }
        else
        {
            blocks.Add(new IcsBlock(begin, uid, lines, zones));
        }
    }

    private void Keep(int line, string name, string content, int colon, string value)
    {
        if (content.Length > MaxLine)
        {
            Wrong(line, MaxLine, new FieldTooLong(MaxLine), stops: false);
            return;
        }

        if (name == "UID" && value.Length > 0)
        {
            uid = value.Length > 300 ? value[..300] : value;
        }

        if (name == "RRULE" && (value.Contains("FREQ=SECONDLY", StringComparison.OrdinalIgnoreCase) || value.Contains("FREQ=MINUTELY", StringComparison.OrdinalIgnoreCase)
            || value.Contains("BYSECOND", StringComparison.OrdinalIgnoreCase) || value.Contains("BYMINUTE", StringComparison.OrdinalIgnoreCase)))
        {
            Wrong(line, colon + 2, new IcsTooDense(), stops: false);
        }

        if (Times.Contains(name, StringComparer.Ordinal))
        {
            CheckTimes(line, content[..colon], colon, value);
        }

        lines!.Add(content);
    }

    private void CheckTimes(int line, string head, int colon, string value)
    {
        foreach (var parameter in head.Split(';').Skip(1))
        {
            if (parameter.StartsWith("TZID=", StringComparison.OrdinalIgnoreCase))
            {
                var zone = parameter[5..].Trim('"');
                if (Zones.Find(zone) is null)
                {
                    Wrong(line, head.IndexOf(parameter, StringComparison.Ordinal) + 1, new NoSuchZone(zone), stops: false);
                }

                zones.Add(zone);
            }
        }

        foreach (var time in value.Split(','))
        {
            if (!IsTime(time.Split('/')[0]))
            {
                Wrong(line, colon + 2, new IcsNotATime(value.Length > 40 ? value[..40] : value), stops: false);
                return;
            }
        }
    }

    private static bool IsTime(string text) => DateTime.TryParseExact(
        text.TrimEnd('Z'), ["yyyyMMdd", "yyyyMMdd'T'HHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year is > 1900 and < 2200;

    /// <summary>The colon that ends a line's name and parameters; those may hold colons within quotes.</summary>
    private static int ColonOf(string content)
    {
        var isQuoted = false;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (content[i] == ':' && !isQuoted)
            {
                return i;
            }
        }

        return -1;
    }

    private bool Wrong(int line, int column, Refusal reason, bool stops)
    {
        // Of one happening the first fault is told; the rest often follows from it.
        if (stops || !isBad)
        {
            problems.Add(new ImportProblem(line, column, reason));
        }

        isBad = true;
        return !stops;
    }
}

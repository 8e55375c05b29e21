using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Reports;

/// <summary>What a report is about.</summary>
public enum ReportKind
{
    /// <summary>One incident.</summary>
    Incident,

    /// <summary>How things stand: of a shift or a fixture.</summary>
    Situation,
}

/// <summary>Who put their name to a report.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
public sealed record Signature(Member By, DateTime At);

/// <summary>
/// A report as it was issued: it never changes; what is to be said otherwise is another report. Its page is in its first
/// event; here is only what lists need.
/// </summary>
public sealed record Report
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<Report, ReportEvent> Kind = new("report", format: 1, Apply);

    /// <summary>What it is about.</summary>
    public required ReportKind About { get; init; }

    /// <summary>Number of the incident or shift; null: neither.</summary>
    public required long? Subject { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The language it is in: <c>en</c>, <c>fr</c> or <c>ar</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Who may know.</summary>
    public required Tlp Marking { get; init; }

    /// <summary>Who gets it.</summary>
    public required ImmutableArray<string> Recipients { get; init; }

    /// <summary>SHA-256 of its page, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Who issued it.</summary>
    public required Member By { get; init; }

    /// <summary>When it was issued, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who put their name to it.</summary>
    public ImmutableArray<Signature> Signatures { get; init; } = [];

    private static Report Apply(Report? before, Happened<ReportEvent> happened) => happened.Event switch
    {
        ReportIssued e => new Report
        {
            About = e.About,
            Subject = e.Subject,
            Title = e.Title,
            Language = e.Language,
            Marking = e.Marking,
            Recipients = e.Recipients,
            Hash = e.Hash,
            By = new Member(happened.By.Id, happened.By.Name),
            At = happened.At,
        },
        ReportSigned => before! with { Signatures = before.Signatures.Add(new Signature(new Member(happened.By.Id, happened.By.Name), happened.At)) },
        _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a report."),
    };
}

/// <summary>What can happen to a report.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ReportIssued), "report-issued")]
[JsonDerivedType(typeof(ReportSigned), "report-signed")]
public abstract record ReportEvent;

/// <summary>It was issued.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Subject">Number of the incident or shift.</param>
/// <param name="Title">Its title.</param>
/// <param name="Language">The language it is in.</param>
/// <param name="Marking">Who may know.</param>
/// <param name="Recipients">Who gets it.</param>
/// <param name="Hash">SHA-256 of its page.</param>
/// <param name="Page">The page: a whole HTML document that needs nothing else.</param>
public sealed record ReportIssued(
    ReportKind About, long? Subject, string Title, string Language, Tlp Marking, ImmutableArray<string> Recipients, string Hash, string Page) : ReportEvent;

/// <summary>Somebody put their name to it.</summary>
/// <param name="Hash">The hash of what they signed.</param>
public sealed record ReportSigned(string Hash) : ReportEvent;

/// <summary>There is no such report in this workspace.</summary>
public sealed record NoSuchReport : Refusal;

/// <summary>They have signed it already.</summary>
public sealed record SignedAlready : Refusal;

/// <summary>Names of acts on reports in the audit log.</summary>
public static class ReportActions
{
    /// <summary>A report was issued.</summary>
    public const string Issue = "report.issue";

    /// <summary>Somebody put their name to one.</summary>
    public const string Sign = "report.sign";

    /// <summary>One was taken out of the centre, as a page or PDF.</summary>
    public const string Export = "report.export";
}

/// <summary>Issuing and signing: pure.</summary>
public static class ReportRules
{
    /// <summary>Recipients of a report (count).</summary>
    public const int MaxRecipients = 50;

    /// <summary>Issues a report.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="draft">What it says; its number and who issues it are put in here.</param>
    public static Outcome<long> Issue(LedgerWork work, ReportDraft draft)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(draft);
        if (!Person.Languages.Contains(draft.Language))
        {
            return new NoSuchLanguage();
        }

        var number = work.Next(Report.Kind);
        var page = ReportHtml.Write(draft, number, work.By.Name, work.At);
        var hash = Convert.ToHexStringLower(EventChain.HashOf(page));
        work.Add(Report.Kind, number, new ReportIssued(
            draft.About, draft.Subject, draft.Title, draft.Language, draft.Marking, [.. draft.Recipients.Take(MaxRecipients)], hash, page));
        return number;
    }

    /// <summary>Somebody puts their name to a report.</summary>
    public static Outcome<Nothing> Sign(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Report.Kind, number) is not { } report)
        {
            return new NoSuchReport();
        }

        if (report.Signatures.Any(s => s.By.Id == work.By.Id))
        {
            return new SignedAlready();
        }

        work.Add(Report.Kind, number, new ReportSigned(report.Hash));
        return default(Nothing);
    }
}

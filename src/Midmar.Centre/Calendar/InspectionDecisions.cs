using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>There is no such inspection.</summary>
public sealed record NoSuchInspection : Refusal;

/// <summary>It is signed off; nothing of it can be changed before the signature is withdrawn.</summary>
/// <param name="By">Who signed.</param>
public sealed record InspectionIsSigned(string By) : Refusal;

/// <summary>It is not signed off.</summary>
public sealed record InspectionIsNotSigned : Refusal;

/// <summary>The fixture has no venue that could be inspected.</summary>
public sealed record FixtureHasNoVenue : Refusal;

/// <summary>The venue is being inspected for this fixture already.</summary>
public sealed record InspectionIsOpen : Refusal;

/// <summary>The checklist has no such line.</summary>
public sealed record NoSuchItem : Refusal;

/// <summary>The inspection has no such finding.</summary>
public sealed record NoSuchFinding : Refusal;

/// <summary>The finding is closed already.</summary>
public sealed record FindingIsClosed : Refusal;

/// <summary>The finding is open.</summary>
public sealed record FindingIsOpen : Refusal;

/// <summary>Blocking findings are open: nothing can be signed off.</summary>
/// <param name="Count">How many.</param>
public sealed record OpenBlockers(int Count) : Refusal;

/// <summary>Lines of the checklist have no answer yet.</summary>
/// <param name="Count">How many.</param>
public sealed record UnansweredItems(int Count) : Refusal;

/// <summary>Lines are not met, and no finding says what is missing.</summary>
/// <param name="Count">How many.</param>
public sealed record NotMetWithoutFinding(int Count) : Refusal;

/// <summary>Only a person signs; a program does not.</summary>
public sealed record OnlyPeopleSign : Refusal;

/// <summary>What is decided about readiness inspections.</summary>
public static class InspectionDecisions
{
    /// <summary>Begins an inspection of a fixture's venue; gives its number.</summary>
    public static Outcome<long> Begin(LedgerWork work, long fixture)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Fixture.Kind, fixture) is not { IsGone: false } found)
        {
            return new NoSuchFixture();
        }

        if (found.Facts.Venue is not { } venue || VenueDecisions.CheckReference(work, venue) is not null)
        {
            return new FixtureHasNoVenue();
        }

        if (work.All(Inspection.Kind).Any(i => i.State.Fixture == fixture && i.State.Venue == venue && i.State.Signed is null))
        {
            return new InspectionIsOpen();
        }

        var number = work.Next(Inspection.Kind);
        if (number > Inspection.Max)
        {
            return new TooMany(Inspection.Max);
        }

        var items = (work.Find(ReadinessTemplate.Kind, ReadinessTemplate.Number) ?? ReadinessTemplate.First).Items;
        work.Add(Inspection.Kind, number, new InspectionBegun(venue, fixture, items));
        return number;
    }

    /// <summary>Answers a line.</summary>
    public static Outcome<long> Answer(LedgerWork work, long number, int item, ReadinessVerdict verdict, string note) => Do(work, number, inspection =>
        inspection.Items.All(i => i.Number != item) ? new NoSuchItem()
        : PlainText.Check(TextField.Note, note, PlainText.Note) is { } refusal ? refusal
        : new Done<InspectionEvent>(new ItemAnswered(item, verdict, note)));

    /// <summary>Writes a finding down (number 0), or changes the one of that number; gives the finding's number.</summary>
    public static Outcome<int> PutFinding(LedgerWork work, long number, int finding, ReadinessFindingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        var put = finding;
        var outcome = Do(work, number, inspection =>
        {
            if (inspection.Items.All(i => i.Number != facts.Item))
            {
                return new NoSuchItem();
            }

            if ((PlainText.CheckNeeded(TextField.Finding, facts.Text, PlainText.Note) ?? PlainText.Check(TextField.Owner, facts.Owner)) is { } refusal)
            {
                return refusal;
            }

            if (finding != 0)
            {
                return CheckOpen(inspection, finding) is { } closed ? closed : new Done<InspectionEvent>(new FindingChanged(finding, facts));
            }

            if (inspection.Findings.Length >= Inspection.MaxFindings)
            {
                return new TooMany(Inspection.MaxFindings);
            }

            put = inspection.Findings.Length + 1;
            return new Done<InspectionEvent>(new FindingRaised(put, facts));
        });
        return outcome is Refused<long>(var reason) ? reason : put;
    }

    /// <summary>Puts a photo to a finding; it is stored already.</summary>
    public static Outcome<long> TakePhoto(LedgerWork work, long number, int finding, StoredImage photo) => Do(work, number, inspection =>
        CheckOpen(inspection, finding) is { } refusal ? refusal
        : FindingOf(inspection, finding)!.Photos.Any(p => p.Sha256 == photo.Sha256) ? new PhotoThereAlready()
        : FindingOf(inspection, finding)!.Photos.Length >= ReadinessFinding.MaxPhotos ? new TooMany(ReadinessFinding.MaxPhotos)
        : new Done<InspectionEvent>(new PhotoTaken(finding, photo)));

    /// <summary>Takes a photo from a finding.</summary>
    public static Outcome<long> DropPhoto(LedgerWork work, long number, int finding, string sha256) => Do(work, number, inspection =>
        FindingOf(inspection, finding) is not { } found ? new NoSuchFinding()
        : found.Photos.All(p => p.Sha256 != sha256) ? new NoSuchImage()
        : new Done<InspectionEvent>(new PhotoDropped(finding, sha256)));

    /// <summary>Says that a finding is put right.</summary>
    public static Outcome<long> CloseFinding(LedgerWork work, long number, int finding, string note) => Do(work, number, inspection =>
        CheckOpen(inspection, finding) is { } refusal ? refusal
        : PlainText.CheckNeeded(TextField.Note, note, PlainText.Note) is { } noNote ? noNote
        : new Done<InspectionEvent>(new FindingClosed(finding, note)));

    /// <summary>Opens a finding again.</summary>
    public static Outcome<long> ReopenFinding(LedgerWork work, long number, int finding) => Do(work, number, inspection =>
        FindingOf(inspection, finding) is not { } found ? new NoSuchFinding()
        : found.Closed is null ? new FindingIsOpen()
        : new Done<InspectionEvent>(new FindingReopened(finding)));

    /// <summary>Puts the name of who decides under it.</summary>
    public static Outcome<long> Sign(LedgerWork work, long number, string note) => Do(work, number, inspection =>
    {
        if (work.By.Kind != ActorKind.Person)
        {
            return new OnlyPeopleSign();
        }

        if (inspection.Blockers > 0)
        {
            return new OpenBlockers(inspection.Blockers);
        }

        var unanswered = inspection.Items.Count(i => inspection.AnswerTo(i.Number) is null);
        if (unanswered > 0)
        {
            return new UnansweredItems(unanswered);
        }

        var unexplained = inspection.Answers.Count(a => a.Verdict == ReadinessVerdict.NotMet && inspection.Findings.All(f => f.Facts.Item != a.Item));
        if (unexplained > 0)
        {
            return new NotMetWithoutFinding(unexplained);
        }

        return PlainText.Check(TextField.Note, note, PlainText.Note) is { } refusal ? refusal : new Done<InspectionEvent>(new InspectionSigned(note));
    });

    /// <summary>Takes a signature back, with the reason.</summary>
    public static Outcome<long> Withdraw(LedgerWork work, long number, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Inspection.Kind, number) is not { } inspection)
        {
            return new NoSuchInspection();
        }

        if (inspection.Signed is null)
        {
            return new InspectionIsNotSigned();
        }

        if (PlainText.CheckNeeded(TextField.Reason, reason, PlainText.Note) is { } refusal)
        {
            return refusal;
        }

        work.Add(Inspection.Kind, number, new SignatureWithdrawn(reason));
        return number;
    }

    private static Outcome<long> Do(LedgerWork work, long number, Func<Inspection, Outcome<InspectionEvent>> decide)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Inspection.Kind, number) is not { } inspection)
        {
            return new NoSuchInspection();
        }

        if (inspection.Signed is { } signed)
        {
            return new InspectionIsSigned(signed.By);
        }

        switch (decide(inspection))
        {
            case Done<InspectionEvent>(var happened):
                work.Add(Inspection.Kind, number, happened);
                return number;
            case Refused<InspectionEvent>(var reason):
                return reason;
            default:
                throw new InvalidOperationException("An outcome is one of two.");
        }
    }

    private static ReadinessFinding? FindingOf(Inspection inspection, int number) => inspection.Findings.FirstOrDefault(f => f.Number == number);

    private static Refusal? CheckOpen(Inspection inspection, int finding) =>
        FindingOf(inspection, finding) is not { } found ? new NoSuchFinding() : found.Closed is not null ? new FindingIsClosed() : null;
}

/// <summary>The finding has this photo already.</summary>
public sealed record PhotoThereAlready : Refusal;

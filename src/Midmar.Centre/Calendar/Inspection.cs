using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>What an inspector says to a line of the checklist.</summary>
public enum ReadinessVerdict
{
    /// <summary>It is as it should be.</summary>
    Met,

    /// <summary>It is not; a finding says what is missing.</summary>
    NotMet,

    /// <summary>It does not apply here.</summary>
    NotApplicable,
}

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Observation,

    /// <summary>To be put right some time.</summary>
    Minor,

    /// <summary>To be put right soon.</summary>
    Major,

    /// <summary>Nothing is signed off while it is open.</summary>
    Blocking,
}

/// <summary>An answer to a line.</summary>
/// <param name="Item">The line's number.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Note">Words to it.</param>
/// <param name="By">Who answered.</param>
/// <param name="At">When, UTC.</param>
public sealed record ReadinessAnswer(int Item, ReadinessVerdict Verdict, string Note, string By, DateTime At);

/// <summary>What is known of a finding.</summary>
/// <param name="Item">The line it belongs to.</param>
/// <param name="Text">What was found.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Owner">Who puts it right.</param>
/// <param name="Due">By when, UTC; null: not said.</param>
public sealed record ReadinessFindingFacts(int Item, string Text, FindingSeverity Severity, string Owner, DateTime? Due);

/// <summary>Who put their name to something.</summary>
/// <param name="By">Their name.</param>
/// <param name="ById">Their id.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Note">What they wrote.</param>
public sealed record Signature(string By, string ById, DateTime At, string Note);

/// <summary>Something that is not as it should be.</summary>
/// <param name="Number">Its number in the inspection, from 1.</param>
/// <param name="Facts">What is known of it.</param>
/// <param name="Photos">Photos of it.</param>
/// <param name="Closed">Who says that it is put right; null: it is open.</param>
public sealed record ReadinessFinding(int Number, ReadinessFindingFacts Facts, ImmutableArray<StoredImage> Photos, Signature? Closed)
{
    /// <summary>Photos of one finding (count).</summary>
    public const int MaxPhotos = 20;

    /// <summary>Whether it keeps the venue from being signed off.</summary>
    public bool Blocks => Facts.Severity == FindingSeverity.Blocking && Closed is null;
}

/// <summary>An inspection of a venue before a fixture, by a checklist, up to somebody's name under it.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Fixture">The fixture.</param>
/// <param name="Items">The lines it began with.</param>
/// <param name="Answers">Answers so far, by line.</param>
/// <param name="Findings">Findings, by number.</param>
/// <param name="Signed">Who signed it off; null: nobody.</param>
public sealed record Inspection(
    long Venue, long Fixture, ImmutableArray<ReadinessItem> Items, ImmutableArray<ReadinessAnswer> Answers, ImmutableArray<ReadinessFinding> Findings, Signature? Signed)
{
    /// <summary>Inspections a workspace may have (count).</summary>
    public const int Max = 10_000;

    /// <summary>Findings of one inspection (count).</summary>
    public const int MaxFindings = 200;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<Inspection, InspectionEvent> Kind = new("inspection", format: 1, Apply);

    /// <summary>The answer to a line; null: none yet.</summary>
    public ReadinessAnswer? AnswerTo(int item) => Answers.FirstOrDefault(a => a.Item == item);

    /// <summary>Open findings that keep it from being signed off (count).</summary>
    public int Blockers => Findings.Count(f => f.Blocks);

    /// <summary>The last inspection of a venue for a fixture; null: none. One of another venue says nothing after a fixture was moved.</summary>
    public static Kept<Inspection>? Of(long fixture, long? venue, IEnumerable<Kept<Inspection>> all) =>
        all.Where(i => i.State.Fixture == fixture && i.State.Venue == venue).MaxBy(i => i.Number);

    private static Inspection Apply(Inspection? state, Happened<InspectionEvent> happened) => happened.Event switch
    {
        InspectionBegun begun => new Inspection(begun.Venue, begun.Fixture, begun.Items, [], [], Signed: null),
        ItemAnswered answered => state! with
        {
            Answers = [.. state.Answers.Where(a => a.Item != answered.Item)
                .Append(new ReadinessAnswer(answered.Item, answered.Verdict, answered.Note, happened.By.Name, happened.At)).OrderBy(a => a.Item)],
        },
        FindingRaised raised => state! with { Findings = state.Findings.Add(new ReadinessFinding(raised.Number, raised.Facts, [], Closed: null)) },
        FindingChanged changed => With(state!, changed.Number, f => f with { Facts = changed.Facts }),
        PhotoTaken taken => With(state!, taken.Number, f => f with { Photos = f.Photos.Add(taken.Photo) }),
        PhotoDropped dropped => With(state!, dropped.Number, f => f with { Photos = f.Photos.RemoveAll(p => p.Sha256 == dropped.Sha256) }),
        FindingClosed closed => With(state!, closed.Number, f => f with { Closed = new Signature(happened.By.Name, happened.By.Id, happened.At, closed.Note) }),
        FindingReopened reopened => With(state!, reopened.Number, f => f with { Closed = null }),
        InspectionSigned signed => state! with { Signed = new Signature(happened.By.Name, happened.By.Id, happened.At, signed.Note) },
        SignatureWithdrawn => state! with { Signed = null },
        _ => throw new InvalidOperationException($"{happened.Event} is no event of an inspection."),
    };

    private static Inspection With(Inspection state, int number, Func<ReadinessFinding, ReadinessFinding> change) =>
        state with { Findings = [.. state.Findings.Select(f => f.Number == number ? change(f) : f)] };
}

/// <summary>What happens to an inspection.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(InspectionBegun), "inspection-begun")]
[JsonDerivedType(typeof(ItemAnswered), "item-answered")]
[JsonDerivedType(typeof(FindingRaised), "finding-raised")]
[JsonDerivedType(typeof(FindingChanged), "finding-changed")]
[JsonDerivedType(typeof(PhotoTaken), "photo-taken")]
[JsonDerivedType(typeof(PhotoDropped), "photo-dropped")]
[JsonDerivedType(typeof(FindingClosed), "finding-closed")]
[JsonDerivedType(typeof(FindingReopened), "finding-reopened")]
[JsonDerivedType(typeof(InspectionSigned), "inspection-signed")]
[JsonDerivedType(typeof(SignatureWithdrawn), "signature-withdrawn")]
public abstract record InspectionEvent;

/// <summary>It was begun.</summary>
public sealed record InspectionBegun(long Venue, long Fixture, ImmutableArray<ReadinessItem> Items) : InspectionEvent;

/// <summary>A line was answered, or answered otherwise.</summary>
public sealed record ItemAnswered(int Item, ReadinessVerdict Verdict, string Note) : InspectionEvent;

/// <summary>Something was found.</summary>
public sealed record FindingRaised(int Number, ReadinessFindingFacts Facts) : InspectionEvent;

/// <summary>Something of a finding is another.</summary>
public sealed record FindingChanged(int Number, ReadinessFindingFacts Facts) : InspectionEvent;

/// <summary>A photo was put to a finding.</summary>
public sealed record PhotoTaken(int Number, StoredImage Photo) : InspectionEvent;

/// <summary>A photo was taken from a finding.</summary>
public sealed record PhotoDropped(int Number, string Sha256) : InspectionEvent;

/// <summary>A finding was put right.</summary>
public sealed record FindingClosed(int Number, string Note) : InspectionEvent;

/// <summary>A finding is open again.</summary>
public sealed record FindingReopened(int Number) : InspectionEvent;

/// <summary>Somebody put their name under it.</summary>
public sealed record InspectionSigned(string Note) : InspectionEvent;

/// <summary>The name was taken back.</summary>
public sealed record SignatureWithdrawn(string Reason) : InspectionEvent;

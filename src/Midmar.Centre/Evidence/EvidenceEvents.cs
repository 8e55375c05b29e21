using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Evidence;

/// <summary>What can happen to an item of evidence.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(EvidenceSealed), "evidence-sealed")]
[JsonDerivedType(typeof(EvidenceHandedOver), "evidence-handed-over")]
[JsonDerivedType(typeof(EvidenceConfirmed), "evidence-confirmed")]
[JsonDerivedType(typeof(EvidenceDeclined), "evidence-declined")]
[JsonDerivedType(typeof(EvidenceWithdrawn), "evidence-withdrawn")]
[JsonDerivedType(typeof(EvidenceHandedOut), "evidence-handed-out")]
[JsonDerivedType(typeof(EvidenceExamined), "evidence-examined")]
[JsonDerivedType(typeof(EvidenceCopied), "evidence-copied")]
[JsonDerivedType(typeof(EvidenceReturned), "evidence-returned")]
[JsonDerivedType(typeof(DisposalAsked), "evidence-disposal-asked")]
[JsonDerivedType(typeof(DisposalRefused), "evidence-disposal-refused")]
[JsonDerivedType(typeof(EvidenceDisposed), "evidence-disposed")]
public abstract record EvidenceEvent;

/// <summary>It was acquired and sealed.</summary>
/// <param name="Incident">The incident it belongs to.</param>
/// <param name="Form">What it is.</param>
/// <param name="Acquired">How it came to be.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="MediaType">Media type as stated.</param>
/// <param name="Content">Its content.</param>
/// <param name="Set">How its records were chosen; null: a file.</param>
public sealed record EvidenceSealed(
    long Incident, EvidenceForm Form, Acquisition Acquired, string FileName, string MediaType, EvidenceContent Content, RecordSetFacts? Set) : EvidenceEvent;

/// <summary>It was handed to a colleague, who has to confirm.</summary>
/// <param name="To">To whom.</param>
/// <param name="Place">Where.</param>
/// <param name="Reason">Why.</param>
public sealed record EvidenceHandedOver(Member To, string Place, string Reason) : EvidenceEvent;

/// <summary>The receiver has it.</summary>
public sealed record EvidenceConfirmed : EvidenceEvent;

/// <summary>The receiver did not take it.</summary>
/// <param name="Reason">Why.</param>
public sealed record EvidenceDeclined(string Reason) : EvidenceEvent;

/// <summary>The hand-over was called off.</summary>
/// <param name="Reason">Why.</param>
public sealed record EvidenceWithdrawn(string Reason) : EvidenceEvent;

/// <summary>It was handed to somebody outside the centre.</summary>
/// <param name="To">Name and organisation.</param>
/// <param name="Place">Where.</param>
/// <param name="Receipt">Why, and the receipt they gave.</param>
public sealed record EvidenceHandedOut(string To, string Place, string Receipt) : EvidenceEvent;

/// <summary>Its content was looked at.</summary>
/// <param name="Purpose">What for.</param>
public sealed record EvidenceExamined(string Purpose) : EvidenceEvent;

/// <summary>A copy left the centre in a signed package.</summary>
/// <param name="Purpose">What for, and for whom.</param>
public sealed record EvidenceCopied(string Purpose) : EvidenceEvent;

/// <summary>It was given back to whom it came from.</summary>
/// <param name="To">Name and organisation.</param>
/// <param name="Place">Where.</param>
/// <param name="Reason">Why.</param>
public sealed record EvidenceReturned(string To, string Place, string Reason) : EvidenceEvent;

/// <summary>Somebody wants its content deleted.</summary>
/// <param name="Reason">Why.</param>
public sealed record DisposalAsked(string Reason) : EvidenceEvent;

/// <summary>Its content is to stay.</summary>
/// <param name="Reason">Why.</param>
public sealed record DisposalRefused(string Reason) : EvidenceEvent;

/// <summary>A second person agreed: its content is deleted.</summary>
public sealed record EvidenceDisposed : EvidenceEvent;

/// <summary>What an event makes of an item.</summary>
internal static class EvidenceApply
{
    public static EvidenceItem Apply(EvidenceItem? before, Happened<EvidenceEvent> happened)
    {
        var who = new Member(happened.By.Id, happened.By.Name);
        if (happened.Event is EvidenceSealed sealing)
        {
            var first = new Holder(who.Id, who.Name);
            return new EvidenceItem
            {
                Incident = sealing.Incident,
                Form = sealing.Form,
                Acquired = sealing.Acquired,
                FileName = sealing.FileName,
                MediaType = sealing.MediaType,
                Content = sealing.Content,
                Set = sealing.Set,
                SealedBy = who,
                SealedAt = happened.At,
                State = EvidenceState.Held,
                Custodian = first,
                Custody = [new CustodyLine(CustodyAct.Acquired, happened.At, who, new Holder(null, sealing.Acquired.By), first, sealing.Acquired.Where, sealing.Acquired.How)],
            };
        }

        var state = before ?? throw new InvalidOperationException("An item of evidence begins with its sealing.");
        return happened.Event switch
        {
            EvidenceHandedOver e => Add(CustodyAct.HandedOver, new Holder(e.To.Id, e.To.Name), e.Place, e.Reason) with { State = EvidenceState.ChangingHands },
            EvidenceConfirmed => Passed(CustodyAct.Confirmed, state.Waiting!.To!, state.Waiting.Place, string.Empty, EvidenceState.Held),
            EvidenceDeclined e => Add(CustodyAct.Declined, null, string.Empty, e.Reason) with { State = EvidenceState.Held },
            EvidenceWithdrawn e => Add(CustodyAct.Withdrawn, null, string.Empty, e.Reason) with { State = EvidenceState.Held },
            EvidenceHandedOut e => Passed(CustodyAct.HandedOut, new Holder(null, e.To), e.Place, e.Receipt, EvidenceState.Held),
            EvidenceExamined e => Add(CustodyAct.Examined, null, string.Empty, e.Purpose),
            EvidenceCopied e => Add(CustodyAct.Copied, null, string.Empty, e.Purpose),
            EvidenceReturned e => Passed(CustodyAct.Returned, new Holder(null, e.To), e.Place, e.Reason, EvidenceState.Returned),
            DisposalAsked e => Add(CustodyAct.DisposalAsked, null, string.Empty, e.Reason) with { State = EvidenceState.DisposalAsked, Before = state.State },
            DisposalRefused e => Add(CustodyAct.DisposalRefused, null, string.Empty, e.Reason) with { State = state.Before },
            EvidenceDisposed => Add(CustodyAct.Disposed, null, string.Empty, state.Waiting!.Why) with { State = EvidenceState.Disposed },
            _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of an item of evidence."),
        };

        EvidenceItem Add(CustodyAct act, Holder? to, string place, string why) =>
            state with { Custody = state.Custody.Add(new CustodyLine(act, happened.At, who, state.Custodian, to, place, why)) };

        EvidenceItem Passed(CustodyAct act, Holder to, string place, string why, EvidenceState then) =>
            Add(act, to, place, why) with { Custodian = to, State = then };
    }
}

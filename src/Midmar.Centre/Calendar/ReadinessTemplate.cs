using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>Parts of a readiness checklist.</summary>
public enum ReadinessArea
{
    /// <summary>Who comes in, to rooms and cabinets.</summary>
    Access,

    /// <summary>Networks and lines.</summary>
    Network,

    /// <summary>Screens, gates, tills, broadcast and other systems of the venue.</summary>
    Systems,

    /// <summary>Logs and sensors.</summary>
    Monitoring,

    /// <summary>Power, spare parts, backups.</summary>
    Continuity,

    /// <summary>People, numbers, ways to the centre.</summary>
    People,
}

/// <summary>A line of a readiness checklist.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Area">Where it belongs.</param>
/// <param name="Key">Of a line that came with the program, the name of its text in three languages; empty: it is the centre's own.</param>
/// <param name="Text">Of a line of the centre's own, its words.</param>
public sealed record ReadinessItem(int Number, ReadinessArea Area, string Key, string Text);

/// <summary>The checklist new inspections begin with. There is one; each inspection keeps the lines it began with.</summary>
/// <param name="Items">Its lines.</param>
public sealed record ReadinessTemplate(ImmutableArray<ReadinessItem> Items)
{
    /// <summary>The number it is kept under.</summary>
    public const long Number = 1;

    /// <summary>Lines it may have (count).</summary>
    public const int MaxItems = 100;

    /// <summary>Characters of a line of one's own.</summary>
    public const int MaxText = 300;

    /// <summary>What a centre begins with.</summary>
    public static readonly ReadinessTemplate First = new(
    [
        .. new (ReadinessArea Area, string Key)[]
        {
            (ReadinessArea.Access, "RoomsLocked"), (ReadinessArea.Access, "VisitorsListed"), (ReadinessArea.Access, "CabinetsSealed"),
            (ReadinessArea.Network, "DiagramCurrent"), (ReadinessArea.Network, "PortsClosed"), (ReadinessArea.Network, "WirelessApart"), (ReadinessArea.Network, "RemoteAccessClosed"), (ReadinessArea.Network, "SecondLineTested"),
            (ReadinessArea.Systems, "DisplaysLocked"), (ReadinessArea.Systems, "GatesWithoutNetwork"), (ReadinessArea.Systems, "DefaultPasswordsGone"), (ReadinessArea.Systems, "UpdatesFrozen"), (ReadinessArea.Systems, "ClocksAgree"),
            (ReadinessArea.Monitoring, "SourcesSending"), (ReadinessArea.Monitoring, "TestAlertSeen"), (ReadinessArea.Monitoring, "AssetsRegistered"),
            (ReadinessArea.Continuity, "PowerTested"), (ReadinessArea.Continuity, "BackupRestored"), (ReadinessArea.Continuity, "SparesOnSite"), (ReadinessArea.Continuity, "ManualFallbackRehearsed"),
            (ReadinessArea.People, "DutyListCurrent"), (ReadinessArea.People, "CentreReached"), (ReadinessArea.People, "AuthorityKnown"),
        }.Select((line, i) => new ReadinessItem(i + 1, line.Area, line.Key, string.Empty)),
    ]);

    /// <summary>How it is kept.</summary>
    public static readonly EntityKind<ReadinessTemplate, ReadinessTemplateEvent> Kind = new("readiness-template", format: 1, (_, happened) => happened.Event switch
    {
        ReadinessTemplateChanged changed => new ReadinessTemplate(changed.Items),
        _ => throw new InvalidOperationException($"{happened.Event} is no event of a checklist."),
    });

    /// <summary>Puts other lines in its place. Inspections that are open keep theirs.</summary>
    public static Outcome<int> Change(LedgerWork work, ImmutableArray<ReadinessItem> items)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (items.Length == 0)
        {
            return new ChecklistEmpty();
        }

        if (items.Length > MaxItems)
        {
            return new TooMany(MaxItems);
        }

        foreach (var item in items)
        {
            var isOurs = First.Items.Any(f => f.Key == item.Key);
            if (!isOurs && item.Key.Length > 0)
            {
                return new NoSuchItem();
            }

            if (!isOurs && PlainText.CheckNeeded(TextField.Item, item.Text, MaxText) is { } refusal)
            {
                return refusal;
            }
        }

        work.Add(Kind, Number, new ReadinessTemplateChanged([.. items.Select((item, i) => item with { Number = i + 1, Text = item.Key.Length > 0 ? string.Empty : item.Text.Trim() })]));
        return items.Length;
    }
}

/// <summary>A checklist has at least one line.</summary>
public sealed record ChecklistEmpty : Refusal;

/// <summary>What happens to the checklist.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ReadinessTemplateChanged), "readiness-template-changed")]
public abstract record ReadinessTemplateEvent;

/// <summary>Its lines are others.</summary>
public sealed record ReadinessTemplateChanged(ImmutableArray<ReadinessItem> Items) : ReadinessTemplateEvent;

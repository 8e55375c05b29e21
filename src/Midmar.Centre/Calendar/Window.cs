using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>What a window is for. It explains alerts; it never hides one.</summary>
public enum WindowKind
{
    /// <summary>Something is being worked on.</summary>
    Maintenance,

    /// <summary>Somebody scans or tests with leave.</summary>
    AuthorisedScan,

    /// <summary>Nothing may be changed: what changes is suspicious.</summary>
    ChangeFreeze,
}

/// <summary>What a window is about. At least one of these; what is in any of them is in the window.</summary>
/// <param name="Assets">Numbers of assets.</param>
/// <param name="Entities">Numbers of organisations, with all that is theirs.</param>
/// <param name="Venues">Numbers of venues, with all that stands there.</param>
/// <param name="Addresses">Addresses and ranges.</param>
public sealed record WindowScope(ImmutableArray<long> Assets, ImmutableArray<long> Entities, ImmutableArray<long> Venues, ImmutableArray<string> Addresses)
{
    /// <summary>Things one window may be about (count).</summary>
    public const int Max = 100;

    /// <summary>Things it is about (count).</summary>
    public int Count => Assets.Length + Entities.Length + Venues.Length + Addresses.Length;
}

/// <summary>What is known of a window.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="From">When it begins, UTC.</param>
/// <param name="To">When it ends, UTC.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
public sealed record WindowFacts(WindowKind Kind, WindowScope Scope, DateTime From, DateTime To, string Owner, string Reason)
{
    /// <summary>The longest a window is open.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(92);
}

/// <summary>A time in which something is expected, or must not be.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Ended">When it was ended before its time, UTC; null: it was not.</param>
public sealed record Window(WindowFacts Facts, DateTime? Ended)
{
    /// <summary>Windows that are not over a workspace may have (count).</summary>
    public const int Max = 1_000;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<Window, WindowEvent> Kind = new("window", format: 1, Apply);

    /// <summary>When it is over.</summary>
    public DateTime End => Ended is { } ended && ended < Facts.To ? ended : Facts.To;

    /// <summary>Whether it is open then.</summary>
    public bool IsOpen(DateTime time) => Facts.From <= time && time < End;

    private static Window Apply(Window? state, Happened<WindowEvent> happened) => happened.Event switch
    {
        WindowOpened opened => new Window(opened.Facts, Ended: null),
        WindowChanged changed => state! with { Facts = changed.Facts },
        WindowEnded => state! with { Ended = happened.At },
        _ => throw new InvalidOperationException($"{happened.Event} is no event of a window."),
    };
}

/// <summary>What happens to a window.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(WindowOpened), "window-opened")]
[JsonDerivedType(typeof(WindowChanged), "window-changed")]
[JsonDerivedType(typeof(WindowEnded), "window-ended")]
public abstract record WindowEvent;

/// <summary>It was put into the calendar.</summary>
public sealed record WindowOpened(WindowFacts Facts) : WindowEvent;

/// <summary>Something of it is another.</summary>
public sealed record WindowChanged(WindowFacts Facts) : WindowEvent;

/// <summary>It was ended before its time.</summary>
public sealed record WindowEnded : WindowEvent;

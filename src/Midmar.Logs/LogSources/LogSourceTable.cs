using System.Collections.Immutable;
using Midmar.Records;

namespace Midmar.Logs.LogSources;

/// <summary>Tells a Windows record's log sources and the names Sigma has for its fields.</summary>
public sealed class LogSourceTable
{
    /// <summary>The table shipped with the library.</summary>
    public static LogSourceTable Default { get; } = new();

    private readonly WindowsClass unlisted = WindowsClass.Unknown;

    /// <summary>The class of a Windows event. Fast for classes seen before; safe for any number of threads.</summary>
    /// <param name="provider">Provider name, UTF-8; may be empty.</param>
    /// <param name="channel">Channel, UTF-8; may be empty.</param>
    /// <param name="eventId">Event id.</param>
    public WindowsClass Classify(ReadOnlySpan<byte> provider, ReadOnlySpan<byte> channel, int eventId) => unlisted;
}

/// <summary>What the table says of a kind of Windows event.</summary>
/// <param name="Sources">The log sources.</param>
/// <param name="Renames">Fields that records of this kind have under another name as well.</param>
public sealed record WindowsClass(LogSourceSet Sources, ImmutableArray<FieldRename> Renames)
{
    /// <summary>An event nothing is known of.</summary>
    public static WindowsClass Unknown { get; } = new(LogSourceSet.Empty, []);
}

/// <summary>A field that is also known by Sigma's name.</summary>
/// <param name="From">The record's own name.</param>
/// <param name="To">Sigma's name.</param>
/// <param name="Values">Values that Sigma writes differently, by the record's own text; empty: all stay.</param>
public sealed record FieldRename(FieldId From, FieldId To, ImmutableDictionary<string, string> Values);

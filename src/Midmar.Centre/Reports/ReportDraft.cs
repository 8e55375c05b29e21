using System.Collections.Immutable;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Reports;

/// <summary>What a report is to say.</summary>
public sealed record ReportDraft
{
    /// <summary>What it is about.</summary>
    public required ReportKind About { get; init; }

    /// <summary>Number of the incident or shift; null: neither.</summary>
    public required long? Subject { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The language it is in.</summary>
    public required string Language { get; init; }

    /// <summary>Who may know.</summary>
    public required Tlp Marking { get; init; }

    /// <summary>Who gets it.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];

    /// <summary>Name of the exercise it belongs to: it stands over every page. Null: it is not of an exercise.</summary>
    public required string? Exercise { get; init; }

    /// <summary>What it says, part by part.</summary>
    public required ImmutableArray<ReportSection> Sections { get; init; }
}

/// <summary>A part of a report.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Blocks">What it says.</param>
public sealed record ReportSection(string Heading, ImmutableArray<ReportBlock> Blocks);

/// <summary>A piece of a report.</summary>
public abstract record ReportBlock;

/// <summary>Words, in whatever direction they are written; lines are kept.</summary>
/// <param name="Text">The words.</param>
public sealed record ReportText(string Text) : ReportBlock;

/// <summary>Names and what they are.</summary>
/// <param name="Rows">The pairs.</param>
public sealed record ReportFacts(ImmutableArray<(string Name, ReportCell Value)> Rows) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Rows, each with as many cells.</param>
public sealed record ReportTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<ReportCell>> Rows) : ReportBlock;

/// <summary>What stands in a cell.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsTechnical">Whether it is a time, host, address, hash: it reads from left to right in every language.</param>
public readonly record struct ReportCell(string Text, bool IsTechnical)
{
    /// <summary>Whether it is a time: it stays on one line.</summary>
    public bool IsTime { get; init; }

    /// <summary>Words.</summary>
    public static implicit operator ReportCell(string text) => new(text, IsTechnical: false);

    /// <summary>A time, host, address, hash.</summary>
    public static ReportCell Technical(string? text) => new(text ?? string.Empty, IsTechnical: true);

    /// <summary>A time, as everywhere.</summary>
    public static ReportCell Time(DateTime? time) =>
        Technical(time is { } at ? at.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : "–") with { IsTime = true };
}

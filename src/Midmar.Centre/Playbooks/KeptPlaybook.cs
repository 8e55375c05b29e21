using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Playbooks;

/// <summary>A version of a playbook that is kept in a workspace: its file byte for byte. Never changed; it can be withdrawn.</summary>
public sealed record KeptPlaybook
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<KeptPlaybook, PlaybookEvent> Kind = new("playbook", format: 1, Apply);

    private static readonly ConditionalWeakTable<string, Playbook> Parsed = [];

    /// <summary>The file as it came.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>See <see cref="Playbook.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="Playbook.Modified"/>: names the version.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>The file's name; of one that comes with the program its name there.</summary>
    public required string File { get; init; }

    /// <summary>Whether it comes with the program.</summary>
    public required bool IsBuiltIn { get; init; }

    /// <summary>Who put it there.</summary>
    public required Member By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Why no run is started with it any more; null: it may be.</summary>
    public string? WithdrawnBecause { get; init; }

    /// <summary>What the file says: read once, as long as the file is in memory.</summary>
    public Playbook Read() => Parsed.GetValue(Text, PlaybookFile.ReadKept);

    private static KeptPlaybook Apply(KeptPlaybook? before, Happened<PlaybookEvent> happened) => happened.Event switch
    {
        PlaybookKept e => new KeptPlaybook
        {
            Text = e.Text,
            Sha256 = e.Sha256,
            Id = e.Id,
            Modified = e.Modified,
            File = e.File,
            IsBuiltIn = e.IsBuiltIn,
            By = new Member(happened.By.Id, happened.By.Name),
            At = happened.At,
        },
        PlaybookWithdrawn e => before! with { WithdrawnBecause = e.Reason },
        _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a playbook."),
    };
}

/// <summary>What can happen to a kept playbook.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(PlaybookKept), "playbook-kept")]
[JsonDerivedType(typeof(PlaybookWithdrawn), "playbook-withdrawn")]
public abstract record PlaybookEvent;

/// <summary>It was put into the library.</summary>
/// <param name="Text">The file.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Id">The playbook.</param>
/// <param name="Modified">The version.</param>
/// <param name="File">The file's name.</param>
/// <param name="IsBuiltIn">Whether it comes with the program.</param>
public sealed record PlaybookKept(string Text, string Sha256, string Id, DateTime Modified, string File, bool IsBuiltIn) : PlaybookEvent;

/// <summary>No run is started with it any more; runs go on.</summary>
/// <param name="Reason">Why.</param>
public sealed record PlaybookWithdrawn(string Reason) : PlaybookEvent;

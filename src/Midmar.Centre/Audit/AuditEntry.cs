using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Audit;

/// <summary>What came of an act.</summary>
public enum AuditOutcome
{
    /// <summary>It was allowed. Written before the act is carried out, so that nothing is done that is not written.</summary>
    Allowed,

    /// <summary>It was refused; <see cref="AuditEntry.Reason"/> says why.</summary>
    Refused,

    /// <summary>It was allowed, and then could not be carried out; <see cref="AuditEntry.Reason"/> says why.</summary>
    Failed,
}

/// <summary>
/// One act of consequence. Texts longer than their limit are cut, and the log keeps how many characters are missing.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Characters of an action's name.</summary>
    public const int MaxActionLength = 64;

    /// <summary>Characters of a subject.</summary>
    public const int MaxSubjectLength = 512;

    /// <summary>Characters of a text: the longest query.</summary>
    public const int MaxTextLength = 16_384;

    /// <summary>Characters of a purpose.</summary>
    public const int MaxPurposeLength = 1_024;

    /// <summary>Characters of an id, name, address or reason.</summary>
    public const int MaxNameLength = 128;

    /// <summary>When, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Who.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Where; <see cref="Workspaces.Workspace.None"/> for acts that concern the whole centre.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>What was done: one of <see cref="AuditActions"/>, or of another part's list.</summary>
    public required string Action { get; init; }

    /// <summary>To what: a name or number people know it by.</summary>
    public required string Subject { get; init; }

    /// <summary>The words of it: a query, the roles given; may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>What for: a case, an incident, a reason given; may be empty.</summary>
    public required string Purpose { get; init; }

    /// <summary>What came of it.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>The refusal's code; empty when <see cref="AuditOutcome.Allowed"/>.</summary>
    public required string Reason { get; init; }
}

/// <summary>An entry as it stands in the log.</summary>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="Entry">The entry.</param>
/// <param name="CharactersCut">Characters its texts had beyond their limits (count).</param>
public sealed record AuditRecord(long Sequence, AuditEntry Entry, int CharactersCut);

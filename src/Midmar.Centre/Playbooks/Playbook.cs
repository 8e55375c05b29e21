using System.Collections.Frozen;
using System.Collections.Immutable;
using Midmar.Centre.Response;
using Midmar.Intel.Marking;

namespace Midmar.Centre.Playbooks;

/// <summary>Types of workflow steps (CACAO 2.0, section 4).</summary>
public enum StepType
{
    /// <summary>Where the workflow begins.</summary>
    Start,

    /// <summary>Where the workflow, or a branch of it, ends.</summary>
    End,

    /// <summary>Something is done.</summary>
    Action,

    /// <summary>Another playbook is followed.</summary>
    PlaybookAction,

    /// <summary>Branches at the same time.</summary>
    Parallel,

    /// <summary>One of two ways.</summary>
    If,

    /// <summary>A branch again and again, as long as something holds.</summary>
    While,

    /// <summary>One of several ways.</summary>
    Switch,
}

/// <summary>A command of a step. It is shown to people; nothing here runs it.</summary>
/// <param name="Type">Such as <c>manual</c>, <c>ssh</c>, <c>http-api</c>.</param>
/// <param name="Text">What it says.</param>
/// <param name="Description">What it is for; may be empty.</param>
public sealed record StepCommand(string Type, string Text, string Description)
{
    /// <summary>Whether it is a sentence for people, not a text for a machine.</summary>
    public bool IsManual => Type == "manual";
}

/// <summary>A way out of a step that people choose.</summary>
/// <param name="Answer">Its name: <c>true</c>, <c>false</c>, a case, <c>success</c>, <c>failure</c>, or the place among parallel branches.</param>
/// <param name="To">The step it leads to; null: the branch ends.</param>
public sealed record StepBranch(string Answer, string? To);

/// <summary>The words of a step in one language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is about; may be empty.</param>
/// <param name="Question">What is asked; empty: the condition is shown as it is written.</param>
/// <param name="Commands">Texts of its commands, in their order.</param>
/// <param name="Answers">Names of its answers.</param>
public sealed record StepWords(
    string Name, string Description, string Question, ImmutableArray<string> Commands, ImmutableDictionary<string, string> Answers);

/// <summary>A step of a playbook.</summary>
public sealed record PlaybookStep
{
    /// <summary>Its identifier, <c>type--uuid</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required StepType Type { get; init; }

    /// <summary>Its words as the playbook has them.</summary>
    public required StepWords Words { get; init; }

    /// <summary>Its words in other languages, see <see cref="MidmarExtension"/>.</summary>
    public ImmutableDictionary<string, StepWords> Translations { get; init; } = ImmutableDictionary<string, StepWords>.Empty;

    /// <summary>Where it goes on, <c>on_completion</c> or else <c>on_success</c>; null: the branch ends.</summary>
    public string? Next { get; init; }

    /// <summary>Ways out that people choose; of a parallel step its branches, which are all taken.</summary>
    public ImmutableArray<StepBranch> Branches { get; init; } = [];

    /// <summary>The condition, or what is switched on, as it is written; empty: none.</summary>
    public string Condition { get; init; } = string.Empty;

    /// <summary>What is to be done.</summary>
    public ImmutableArray<StepCommand> Commands { get; init; } = [];

    /// <summary>Who or what does it; null: nobody is named.</summary>
    public string? Agent { get; init; }

    /// <summary>What it is done to.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The playbook a <see cref="StepType.PlaybookAction"/> is about.</summary>
    public string? Calls { get; init; }

    /// <summary>How long is waited before it; null: not at all.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long it may take; null: nothing is said.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The response action it proposes; null: none.</summary>
    public ActionKind? Proposes { get; init; }

    /// <summary>Whether people choose how it goes on: a condition.</summary>
    public bool IsQuestion => Type is StepType.If or StepType.While or StepType.Switch;

    /// <summary>Whether people have to do something with it.</summary>
    public bool IsForPeople => Type is not (StepType.Start or StepType.End or StepType.Parallel);

    /// <summary>All steps it can lead to.</summary>
    public IEnumerable<string> Exits => Branches.Select(b => b.To).Append(Next).OfType<string>();

    /// <summary>Its words in a language, or else as they are.</summary>
    public StepWords In(string language) => Translations.GetValueOrDefault(language, Words);
}

/// <summary>Who acts or what is acted on: an agent or target of a playbook.</summary>
/// <param name="Type">Such as <c>individual</c>, <c>group</c>, <c>security-category</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Translations">Its name in other languages.</param>
public sealed record PlaybookParty(string Type, string Name, ImmutableDictionary<string, string> Translations)
{
    /// <summary>Its name in a language, or else as it is.</summary>
    public string In(string language) => Translations.GetValueOrDefault(language, Name);
}

/// <summary>Name and description of a playbook in one language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for; may be empty.</param>
public sealed record PlaybookWords(string Name, string Description);

/// <summary>A CACAO 2.0 playbook that was read without an error. Immutable; says nothing that the file does not say.</summary>
public sealed record Playbook
{
    /// <summary>Its identifier, <c>playbook--uuid</c>: the same for all its versions.</summary>
    public required string Id { get; init; }

    /// <summary>Its words as the playbook has them.</summary>
    public required PlaybookWords Words { get; init; }

    /// <summary>Its words in other languages.</summary>
    public required ImmutableDictionary<string, PlaybookWords> Translations { get; init; }

    /// <summary>What it is for: <c>mitigation</c>, <c>investigation</c> and so on.</summary>
    public required ImmutableArray<string> Types { get; init; }

    /// <summary>Terms its author gave it.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Who made it (a STIX identity).</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was first made, UTC.</summary>
    public required DateTime Created { get; init; }

    /// <summary>When this version was made, UTC: names the version.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>Whether its author holds it invalid.</summary>
    public required bool IsRevoked { get; init; }

    /// <summary>From when it is valid, UTC; null: always was.</summary>
    public DateTime? ValidFrom { get; init; }

    /// <summary>Until when it is valid, UTC; null: always.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>The first step.</summary>
    public required string Start { get; init; }

    /// <summary>The step to go to when something goes wrong; null: none.</summary>
    public string? Exception { get; init; }

    /// <summary>Its steps.</summary>
    public required FrozenDictionary<string, PlaybookStep> Steps { get; init; }

    /// <summary>Its steps in the order of the file.</summary>
    public required ImmutableArray<string> Order { get; init; }

    /// <summary>Its agents and targets.</summary>
    public required FrozenDictionary<string, PlaybookParty> Parties { get; init; }

    /// <summary>ATT&amp;CK techniques it is an answer to, such as <c>T1486</c>.</summary>
    public required ImmutableArray<string> Techniques { get; init; }

    /// <summary>Tags of rules it is an answer to.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Whom it may be shown to: the strictest of its TLP markings; none: it says nothing.</summary>
    public required Tlp Marking { get; init; }

    /// <summary>Its words in a language, or else as they are.</summary>
    public PlaybookWords In(string language) => Translations.GetValueOrDefault(language, Words);
}

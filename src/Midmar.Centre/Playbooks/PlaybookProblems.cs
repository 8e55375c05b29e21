using System.Collections.Immutable;
using Midmar.Centre.People;

namespace Midmar.Centre.Playbooks;

/// <summary>What is wrong in a playbook's file, and where.</summary>
/// <param name="Line">Line, from 1; 0: the whole file.</param>
/// <param name="Column">Character of the line, from 1; 0: the whole line.</param>
/// <param name="Path">Where in the JSON, as a pointer (RFC 6901); empty: the whole file.</param>
/// <param name="Reason">What is wrong; its text says what to do.</param>
public sealed record PlaybookProblem(int Line, int Column, string Path, Refusal Reason);

/// <summary>What came of reading a file.</summary>
/// <param name="Playbook">The playbook; null when there is an error.</param>
/// <param name="Errors">What must be put right.</param>
/// <param name="Warnings">What should be known; the playbook is usable with it.</param>
/// <param name="LeftOut">Problems beyond those that are listed (count).</param>
public sealed record PlaybookReading(Playbook? Playbook, ImmutableArray<PlaybookProblem> Errors, ImmutableArray<PlaybookProblem> Warnings, int LeftOut);

/// <summary>Kinds of JSON values, as a property has to be.</summary>
public enum JsonIs
{
    /// <summary>An object.</summary>
    Object,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>null.</summary>
    Null,
}

/// <summary>The file is no JSON from here on.</summary>
public sealed record NotJson : Refusal;

/// <summary>Objects and lists in one another, deeper than is read.</summary>
/// <param name="Limit">Levels that are read.</param>
public sealed record JsonTooDeep(int Limit) : Refusal;

/// <summary>More values than are read.</summary>
/// <param name="Limit">Values that are read.</param>
public sealed record JsonTooManyValues(int Limit) : Refusal;

/// <summary>An object has a property twice.</summary>
/// <param name="Name">Which.</param>
public sealed record PropertyTwice(string Name) : Refusal;

/// <summary>A property that must be there is missing.</summary>
/// <param name="Name">Which.</param>
public sealed record PropertyMissing(string Name) : Refusal;

/// <summary>A value is of another kind than it has to be.</summary>
/// <param name="Wanted">What it has to be.</param>
/// <param name="Found">What it is.</param>
public sealed record ValueOfWrongKind(JsonIs Wanted, JsonIs Found) : Refusal;

/// <summary>A text is empty that must say something.</summary>
public sealed record ValueEmpty : Refusal;

/// <summary>A text is longer than is read.</summary>
/// <param name="Limit">Characters that are read.</param>
public sealed record ValueTooLong(int Limit) : Refusal;

/// <summary>A text has control characters in it.</summary>
public sealed record ValueHasControls : Refusal;

/// <summary>A list or dictionary has more members than are read.</summary>
/// <param name="Limit">Members that are read.</param>
public sealed record TooManyMembers(int Limit) : Refusal;

/// <summary>The file is no CACAO playbook: its <c>type</c> is another.</summary>
/// <param name="Found">What it says.</param>
public sealed record NotAPlaybook(string Found) : Refusal;

/// <summary>The version of CACAO is another than 2.0.</summary>
/// <param name="Found">What it says.</param>
public sealed record SpecVersionUnknown(string Found) : Refusal;

/// <summary>A text is no identifier of the kind that is wanted.</summary>
/// <param name="Found">What it says.</param>
/// <param name="Kind">What must be before <c>--</c>.</param>
public sealed record NotAnIdentifier(string Found, string Kind) : Refusal;

/// <summary>A text is no time (RFC 3339, UTC).</summary>
/// <param name="Found">What it says.</param>
public sealed record NotATimestamp(string Found) : Refusal;

/// <summary>One time is before another that it must follow.</summary>
/// <param name="Later">What must be later.</param>
/// <param name="Earlier">What must be earlier.</param>
public sealed record TimesReversed(string Later, string Earlier) : Refusal;

/// <summary>A number is outside of what is allowed.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
public sealed record NumberOutOfRange(long Low, long High) : Refusal;

/// <summary>A value is none of those that are allowed.</summary>
/// <param name="Found">What it says.</param>
/// <param name="Allowed">Those that are allowed.</param>
public sealed record ValueNotOneOf(string Found, ImmutableArray<string> Allowed) : Refusal;

/// <summary>A step is of a type CACAO 2.0 does not have.</summary>
/// <param name="Found">What it says.</param>
public sealed record UnknownStepType(string Found) : Refusal;

/// <summary>A step, agent, target or definition is named that is not in the playbook.</summary>
/// <param name="Id">Which.</param>
public sealed record ReferenceDangling(string Id) : Refusal;

/// <summary>There is a step of a type that may be there only once, a second time.</summary>
/// <param name="Id">The second.</param>
public sealed record StartTwice(string Id) : Refusal;

/// <summary>There is no step of a type that must be there.</summary>
/// <param name="Type">Which.</param>
public sealed record StepMissing(string Type) : Refusal;

/// <summary>More steps than are read.</summary>
/// <param name="Limit">Steps that are read.</param>
public sealed record TooManySteps(int Limit) : Refusal;

/// <summary>Both <c>on_completion</c> and <c>on_success</c> or <c>on_failure</c>.</summary>
public sealed record ExitsContradict : Refusal;

/// <summary>Steps lead back to themselves, and no while-condition is between.</summary>
/// <param name="Steps">The steps of the circle, the first few.</param>
public sealed record StepsInACircle(ImmutableArray<string> Steps) : Refusal;

/// <summary>Warning: nothing leads to a step.</summary>
/// <param name="Id">Which.</param>
public sealed record StepUnreachable(string Id) : Refusal;

/// <summary>Warning: a property this specification does not know; it is kept and not used.</summary>
/// <param name="Name">Which.</param>
public sealed record PropertyUnknown(string Name) : Refusal;

/// <summary>Warning: a type outside of the specification's vocabulary.</summary>
/// <param name="Found">What it says.</param>
public sealed record TypeOutsideVocabulary(string Found) : Refusal;

/// <summary>Warning: a command is text for a machine. It is shown; nothing runs it.</summary>
/// <param name="Type">Its type.</param>
public sealed record CommandIsShownOnly(string Type) : Refusal;

/// <summary>Warning: a text has characters that turn the direction of what follows; read it with care.</summary>
public sealed record TextTurnsDirection : Refusal;

/// <summary>Warning: signatures are kept and not checked.</summary>
public sealed record SignatureNotChecked : Refusal;

/// <summary>Warning: its author holds it invalid.</summary>
public sealed record PlaybookRevoked : Refusal;

/// <summary>Warning: another playbook is called; it is not followed by itself.</summary>
/// <param name="Id">Which.</param>
public sealed record CallsAnother(string Id) : Refusal;

/// <summary>Warning: a translation does not fit what it translates.</summary>
/// <param name="Language">Which.</param>
public sealed record TranslationIncomplete(string Language) : Refusal;

using System.Collections.Immutable;
using Midmar.Centre.People;
using Midmar.Centre.Response;

namespace Midmar.Centre.Playbooks;

/// <summary>
/// The extension of CACAO 2.0 in which playbooks written here carry what the specification has no place for: their words in
/// other languages, questions for people, the response action a step proposes, tags of rules. It is described in
/// <c>docs/how-to/write-a-playbook.md</c>. Other programs read the playbook without it.
/// </summary>
public static class MidmarExtension
{
    /// <summary>Its identifier: the key in <c>playbook_extensions</c>, <c>step_extensions</c> and of agents and targets.</summary>
    public const string Id = "extension-definition--7f1c6a52-3d0e-4a59-9a5e-2c1b8e4d9f10";

    internal static (ImmutableDictionary<string, PlaybookWords> Translations, ImmutableArray<string> Techniques, ImmutableArray<string> Tags) OfPlaybook(
        JsonValue root, FileNotes notes)
    {
        if (Own(root, "playbook_extensions", notes) is not { } own)
        {
            return (ImmutableDictionary<string, PlaybookWords>.Empty, [], []);
        }

        var translations = Languages(own, notes).ToImmutableDictionary(
            t => t.Key,
            t => new PlaybookWords(
                notes.Text(t.Value, "name", FileNotes.MaxName, isRequired: true) ?? string.Empty, notes.Text(t.Value, "description", FileNotes.MaxText) ?? string.Empty));
        return (translations, notes.Texts(own, "techniques"), notes.Texts(own, "tags"));
    }

    internal static ImmutableDictionary<string, string> OfParty(JsonValue value, FileNotes notes) =>
        Own(value, "agent_target_extensions", notes) is { } own
            ? Languages(own, notes).ToImmutableDictionary(t => t.Key, t => notes.Text(t.Value, "name", FileNotes.MaxName, isRequired: true) ?? string.Empty)
            : ImmutableDictionary<string, string>.Empty;

    internal static PlaybookStep OfStep(JsonValue value, PlaybookStep step, FileNotes notes)
    {
        if (Own(value, "step_extensions", notes) is not { } own)
        {
            return step;
        }

        var words = step.Words with { Question = notes.Text(own, "question", FileNotes.MaxText) ?? string.Empty, Answers = Answers(own, notes) };
        return step with
        {
            Words = words,
            Proposes = Proposed(own, notes),
            Translations = Languages(own, notes).ToImmutableDictionary(t => t.Key, t => Translated(t.Key, t.Value, words, notes)),
        };
    }

    /// <summary>What is not translated stays as it is, and is said.</summary>
    private static StepWords Translated(string language, JsonValue value, StepWords words, FileNotes notes)
    {
        var commands = notes.Texts(value, "commands", FileNotes.MaxText);
        var (name, question, answers) = (notes.Text(value, "name", FileNotes.MaxName), notes.Text(value, "question", FileNotes.MaxText), Answers(value, notes));
        var description = notes.Text(value, "description", FileNotes.MaxText);
        if (commands.Length != words.Commands.Length || (name ?? string.Empty).Length == 0 || (question is null && words.Question.Length > 0)
            || (description is null && words.Description.Length > 0) || words.Answers.Keys.Any(a => !answers.ContainsKey(a)))
        {
            notes.Warn(value, new TranslationIncomplete(language));
        }

        return new StepWords(
            name ?? words.Name,
            description ?? words.Description,
            question ?? words.Question,
            commands.Length == words.Commands.Length ? commands : words.Commands,
            words.Answers.SetItems(answers));
    }

    private static ImmutableDictionary<string, string> Answers(JsonValue own, FileNotes notes) =>
        notes.Take(own, "answers", JsonIs.Object) is { } answers
            ? answers.Members.Where(a => notes.Fits(a.Value, JsonIs.Text) && notes.IsUsable(a.Value, FileNotes.MaxName, isRequired: true))
                .ToImmutableDictionary(a => a.Key, a => a.Value.Text)
            : ImmutableDictionary<string, string>.Empty;

    private static ActionKind? Proposed(JsonValue own, FileNotes notes)
    {
        if (notes.Text(own, "proposes", FileNotes.MaxName) is not { } name)
        {
            return null;
        }

        if (Enum.GetValues<ActionKind>().Where(k => NameOf(k) == name).Cast<ActionKind?>().FirstOrDefault() is { } kind)
        {
            return kind;
        }

        notes.Error(own.Find("proposes")!, new ValueNotOneOf(FileNotes.Told(name), [.. Enum.GetValues<ActionKind>().Select(NameOf)]));
        return null;
    }

    /// <summary>As files name it: <c>isolate-host</c>.</summary>
    private static string NameOf(ActionKind kind) => string.Concat(kind.ToString().Select((c, i) => (i > 0 && char.IsUpper(c) ? "-" : string.Empty) + char.ToLowerInvariant(c)));

    private static JsonValue? Own(JsonValue value, string property, FileNotes notes) =>
        notes.Take(value, property, JsonIs.Object)?.Find(Id) is { } own && notes.Fits(own, JsonIs.Object) ? own : null;

    /// <summary>Translations into languages the program speaks; others are left alone.</summary>
    private static IEnumerable<KeyValuePair<string, JsonValue>> Languages(JsonValue own, FileNotes notes) =>
        notes.Take(own, "translations", JsonIs.Object) is { } translations
            ? translations.Members.Where(t => Person.Languages.Contains(t.Key) && notes.Fits(t.Value, JsonIs.Object))
            : [];
}

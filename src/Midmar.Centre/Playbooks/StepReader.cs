using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Midmar.Centre.Playbooks;

/// <summary>Reads the steps of a workflow.</summary>
internal static class StepReader
{
    /// <summary>The longest delay or timeout (ms): a year.</summary>
    private const long MaxTime = 366L * 24 * 60 * 60 * 1000;

    private static readonly FrozenDictionary<string, StepType> TypeNames = new Dictionary<string, StepType>(StringComparer.Ordinal)
    {
        ["start"] = StepType.Start,
        ["end"] = StepType.End,
        ["action"] = StepType.Action,
        ["playbook-action"] = StepType.PlaybookAction,
        ["parallel"] = StepType.Parallel,
        ["if-condition"] = StepType.If,
        ["while-condition"] = StepType.While,
        ["switch-condition"] = StepType.Switch,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Properties = new[]
    {
        "type", "name", "description", "external_references", "delay", "timeout", "step_variables", "owner", "on_completion", "on_success", "on_failure",
        "step_extensions", "commands", "agent", "targets", "in_args", "out_args", "playbook_id", "playbook_version", "next_steps", "condition", "on_true",
        "on_false", "switch", "cases",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CommandTypes = new[]
    {
        "manual", "bash", "caldera-cmd", "elastic", "http-api", "jupyter", "kestrel", "openc2-http", "powershell", "sigma", "ssh", "yara",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name of a type as the specification has it.</summary>
    public static string NameOf(StepType type) => TypeNames.First(t => t.Value == type).Key;

    public static IReadOnlyList<PlaybookStep> Read(JsonValue root, FileNotes notes, FrozenDictionary<string, PlaybookParty> parties)
    {
        var found = new List<PlaybookStep>();
        if (notes.Take(root, "workflow", JsonIs.Object, isRequired: true) is not { } workflow)
        {
            return found;
        }

        if (workflow.Members.Count > PlaybookFile.MaxSteps)
        {
            notes.Error(workflow, new TooManySteps(PlaybookFile.MaxSteps));
            return found;
        }

        foreach (var (id, value) in workflow.Members)
        {
            if (notes.Fits(value, JsonIs.Object) && Step(id, value, notes, parties) is { } step)
            {
                found.Add(step);
            }
        }

        return found;
    }

    private static PlaybookStep? Step(string id, JsonValue value, FileNotes notes, FrozenDictionary<string, PlaybookParty> parties)
    {
        if (notes.Text(value, "type", FileNotes.MaxName, isRequired: true) is not { } name)
        {
            return null;
        }

        if (!TypeNames.TryGetValue(name, out var type))
        {
            notes.Error(value.Find("type")!, new UnknownStepType(FileNotes.Told(name)));
            return null;
        }

        notes.Known(value, Properties);
        if (!notes.IsId(value, id, name))
        {
            return null;
        }

        var (completion, success, failure) = Exits(value, notes, type);
        var commands = type == StepType.Action ? Commands(value, notes) : [];
        var words = new StepWords(
            notes.Text(value, "name", FileNotes.MaxName) ?? string.Empty,
            notes.Text(value, "description", FileNotes.MaxText) ?? string.Empty,
            string.Empty,
            [.. commands.Select(c => c.Text)],
            ImmutableDictionary<string, string>.Empty);
        var step = new PlaybookStep
        {
            Id = id,
            Type = type,
            Words = words,
            Next = completion ?? success,
            Branches = Branches(value, notes, type, success, failure),
            Condition = Condition(value, notes, type),
            Commands = commands,
            Agent = type == StepType.Action ? notes.Id(value, "agent", string.Empty, isRequired: true) : null,
            Targets = [.. notes.List(value, "targets", JsonIs.Text).Where(t => notes.IsId(t, t.Text, string.Empty)).Select(t => t.Text)],
            Calls = type == StepType.PlaybookAction ? notes.Id(value, "playbook_id", "playbook", isRequired: true) : null,
            Delay = Span(notes.Whole(value, "delay", 0, MaxTime)),
            Timeout = Span(notes.Whole(value, "timeout", 0, MaxTime)),
        };
        foreach (var party in step.Targets.Append(step.Agent).OfType<string>().Where(p => !parties.ContainsKey(p)))
        {
            notes.Error(value, new ReferenceDangling(party));
        }

        if (step.Calls is { } called)
        {
            notes.Warn(value, new CallsAnother(called));
        }

        return MidmarExtension.OfStep(value, step, notes);
    }

    private static TimeSpan? Span(long? milliseconds) => milliseconds is { } time and > 0 ? TimeSpan.FromMilliseconds(time) : null;

    private static (string? Completion, string? Success, string? Failure) Exits(JsonValue value, FileNotes notes, StepType type)
    {
        var completion = notes.Id(value, "on_completion", string.Empty, isRequired: type == StepType.Start);
        var success = notes.Id(value, "on_success", string.Empty);
        var failure = notes.Id(value, "on_failure", string.Empty);
        if (value.Find("on_completion") is { } both && (value.Find("on_success") ?? value.Find("on_failure")) is not null)
        {
            notes.Error(both, new ExitsContradict());
        }

        return type == StepType.End ? (null, null, null) : (completion, success, failure);
    }

    private static ImmutableArray<StepBranch> Branches(JsonValue value, FileNotes notes, StepType type, string? success, string? failure)
    {
        switch (type)
        {
            case StepType.If:
                return [new StepBranch("true", notes.Id(value, "on_true", string.Empty, isRequired: true)), new StepBranch("false", notes.Id(value, "on_false", string.Empty))];
            case StepType.While:
                return [new StepBranch("true", notes.Id(value, "on_true", string.Empty, isRequired: true)), new StepBranch("false", null)];
            case StepType.Switch:
                return Cases(value, notes);
            case StepType.Parallel:
                return [.. notes.List(value, "next_steps", JsonIs.Text, isRequired: true).Where(n => notes.IsId(n, n.Text, string.Empty))
                    .Select((n, i) => new StepBranch((i + 1).ToString(CultureInfo.InvariantCulture), n.Text))];
            case StepType.Action or StepType.PlaybookAction when failure is not null:
                return [new StepBranch("success", success), new StepBranch("failure", failure)];
            default:
                return [];
        }
    }

    private static ImmutableArray<StepBranch> Cases(JsonValue value, FileNotes notes)
    {
        var cases = ImmutableArray.CreateBuilder<StepBranch>();
        if (notes.Take(value, "cases", JsonIs.Object, isRequired: true) is not { } dictionary)
        {
            return [];
        }

        if (dictionary.Members.Count is 0 or > FileNotes.MaxMembers)
        {
            notes.Error(dictionary, dictionary.Members.Count == 0 ? new ValueEmpty() : new TooManyMembers(FileNotes.MaxMembers));
            return [];
        }

        foreach (var (name, to) in dictionary.Members)
        {
            if (name.Length is 0 or > FileNotes.MaxName || name.Any(char.IsControl))
            {
                notes.Error(to, new ValueTooLong(FileNotes.MaxName));
            }
            else if (notes.Fits(to, JsonIs.Text) && notes.IsId(to, to.Text, string.Empty))
            {
                cases.Add(new StepBranch(name, to.Text));
            }
        }

        return cases.ToImmutable();
    }

    private static string Condition(JsonValue value, FileNotes notes, StepType type) => type switch
    {
        StepType.If or StepType.While => notes.Text(value, "condition", FileNotes.MaxText, isRequired: true) ?? string.Empty,
        StepType.Switch => notes.Text(value, "switch", FileNotes.MaxText, isRequired: true) ?? string.Empty,
        _ => string.Empty,
    };

    private static ImmutableArray<StepCommand> Commands(JsonValue value, FileNotes notes)
    {
        var commands = ImmutableArray.CreateBuilder<StepCommand>();
        foreach (var one in notes.List(value, "commands", JsonIs.Object, isRequired: true))
        {
            if (notes.Text(one, "type", FileNotes.MaxName, isRequired: true) is not { } type)
            {
                continue;
            }

            if (!CommandTypes.Contains(type))
            {
                notes.Warn(one, new TypeOutsideVocabulary(FileNotes.Told(type)));
            }
            else if (type != "manual")
            {
                notes.Warn(one, new CommandIsShownOnly(type));
            }

            commands.Add(new StepCommand(type, CommandText(one, notes), notes.Text(one, "description", FileNotes.MaxText) ?? string.Empty));
        }

        return commands.ToImmutable();
    }

    /// <summary>What a command says, as people read it: its headers and content beneath.</summary>
    private static string CommandText(JsonValue one, FileNotes notes)
    {
        var text = new StringBuilder(notes.Text(one, "command", FileNotes.MaxText) ?? Decoded(one, "command_b64", notes) ?? string.Empty);
        if (text.Length == 0)
        {
            notes.Error(one, new PropertyMissing("command"));
        }

        foreach (var (name, values) in one.Find("headers")?.Members ?? [])
        {
            text.Append('\n').Append(FileNotes.Told(name)).Append(": ").AppendJoin(", ", values.Items.Select(v => v.Text).Append(values.Text).Where(v => v.Length is > 0 and <= FileNotes.MaxName));
        }

        if ((notes.Text(one, "content", FileNotes.MaxText) ?? Decoded(one, "content_b64", notes)) is { } content)
        {
            text.Append("\n\n").Append(content);
        }

        return text.ToString();
    }

    /// <summary>A text in Base64; bytes that are no text stay as they are written.</summary>
    private static string? Decoded(JsonValue one, string name, FileNotes notes)
    {
        if (notes.Text(one, name, FileNotes.MaxText) is not { } encoded)
        {
            return null;
        }

        if (!Base64.IsValid(encoded))
        {
            return encoded;
        }

        var decoded = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        return decoded.Any(c => c == '\uFFFD' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) ? encoded : decoded;
    }
}

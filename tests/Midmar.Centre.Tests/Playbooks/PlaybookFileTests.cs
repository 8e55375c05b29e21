using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Xunit;
using static Midmar.Centre.Tests.Playbooks.SomePlaybook;

namespace Midmar.Centre.Tests.Playbooks;

public sealed class PlaybookFileTests
{
    private const string Nowhere = "action--99999999-0000-4000-8000-000000000000";

    public static TheoryData<string, Type, string> Broken() => new()
    {
        { "type", typeof(NotAPlaybook), "/type" },
        { "version", typeof(SpecVersionUnknown), "/spec_version" },
        { "no-name", typeof(PropertyMissing), "" },
        { "empty-name", typeof(ValueEmpty), "/name" },
        { "long-name", typeof(ValueTooLong), "/name" },
        { "control", typeof(ValueHasControls), "/description" },
        { "id", typeof(NotAnIdentifier), "/id" },
        { "time", typeof(NotATimestamp), "/created" },
        { "time-order", typeof(TimesReversed), "/modified" },
        { "valid-order", typeof(TimesReversed), "/valid_until" },
        { "kind", typeof(ValueOfWrongKind), "/labels" },
        { "range", typeof(NumberOutOfRange), "/severity" },
        { "vocabulary", typeof(ValueNotOneOf), "/playbook_types" },
        { "step-type", typeof(UnknownStepType), $"/workflow/{Look}/type" },
        { "step-id", typeof(NotAnIdentifier), "/workflow/action--1" },
        { "dangling", typeof(ReferenceDangling), $"/workflow/{Look}" },
        { "dangling-start", typeof(ReferenceDangling), "/workflow_start" },
        { "dangling-exception", typeof(ReferenceDangling), "/workflow_exception" },
        { "dangling-agent", typeof(ReferenceDangling), $"/workflow/{Look}" },
        { "dangling-marking", typeof(ReferenceDangling), "/markings/0" },
        { "start-kind", typeof(NotAnIdentifier), "/workflow_start" },
        { "two-starts", typeof(StartTwice), "/workflow/start--00000000-0000-4000-8000-0000000000aa" },
        { "no-end", typeof(StepMissing), "/workflow" },
        { "no-action", typeof(StepMissing), "/workflow" },
        { "too-many", typeof(TooManySteps), "/workflow" },
        { "many-labels", typeof(TooManyMembers), "/labels" },
        { "exits", typeof(ExitsContradict), $"/workflow/{Look}/on_completion" },
        { "start-next", typeof(PropertyMissing), $"/workflow/{Start}" },
        { "agent", typeof(PropertyMissing), $"/workflow/{Look}" },
        { "commands", typeof(ValueEmpty), $"/workflow/{Look}/commands" },
        { "command", typeof(PropertyMissing), $"/workflow/{Look}/commands/0" },
        { "condition", typeof(PropertyMissing), $"/workflow/{Ask}" },
        { "cases", typeof(ValueEmpty), $"/workflow/{Which}/cases" },
        { "circle", typeof(StepsInACircle), $"/workflow/{Look}" },
        { "proposes", typeof(ValueNotOneOf), $"/workflow/{Look}/step_extensions/{MidmarExtension.Id}/proposes" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_is_named_with_its_place(string what, Type refusal, string path)
    {
        var reading = PlaybookFile.Read(Bytes(p => Break(p, what)));

        Assert.Null(reading.Playbook);
        var problem = Assert.Single(reading.Errors, e => e.Reason.GetType() == refusal && e.Path == path);
        Assert.True(problem is { Line: > 0, Column: > 0 });
    }

    [Fact]
    public void Every_refusal_a_file_can_get_is_reached_by_a_test()
    {
        var tested = Broken().Select(r => r.Data.Item2)
            .Concat([typeof(NotJson), typeof(JsonTooDeep), typeof(JsonTooManyValues), typeof(PropertyTwice)])
            .Concat([typeof(StepUnreachable), typeof(PropertyUnknown), typeof(TypeOutsideVocabulary), typeof(CommandIsShownOnly), typeof(TextTurnsDirection), typeof(SignatureNotChecked), typeof(PlaybookRevoked), typeof(CallsAnother), typeof(TranslationIncomplete)])
            .ToHashSet();
        var elsewhere = new[]
        {
            typeof(PlaybookHasErrors), typeof(PlaybookThereAlready), typeof(PlaybookVersionTaken), typeof(TooManyPlaybooks), typeof(NoSuchPlaybook), typeof(PlaybookIsWithdrawn),
            typeof(NoSuchRun), typeof(RunHasEnded), typeof(RunThereAlready), typeof(TooManyRuns), typeof(NoSuchStepOfRun), typeof(StepNotReached), typeof(StepDecidedAlready),
            typeof(StepStillOpen), typeof(StepNeedsAnswer), typeof(StepHasNoAnswers), typeof(LoopTooLong), typeof(StepsDependOnIt), typeof(StepProposesNothing),
        };

        var all = typeof(PlaybookFile).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal)) && t.Namespace == typeof(PlaybookFile).Namespace);
        Assert.All(all.Except(elsewhere), t => Assert.Contains(t, tested));
    }

    [Fact]
    public void A_place_is_line_and_character()
    {
        var reading = PlaybookFile.Read("{\n  \"type\": \"playbook\",\n  \"é\": 1, \"spec_version\": \"cacao-1.0\"\n}"u8.ToArray());

        var problem = Assert.Single(reading.Errors);
        Assert.Equal((3, 27, "/spec_version", new SpecVersionUnknown("cacao-1.0")), (problem.Line, problem.Column, problem.Path, problem.Reason));
    }

    [Theory]
    [InlineData("", typeof(FileEmpty))]
    [InlineData(" \n", typeof(FileEmpty))]
    [InlineData("{\"a\": ", typeof(NotJson))]
    [InlineData("[]", typeof(ValueOfWrongKind))]
    [InlineData("{\"type\": \"\\ud800\"}", typeof(NotJson))]
    [InlineData("{} {}", typeof(NotJson))]
    [InlineData("{\"type\":\"playbook\",\"type\":\"playbook\"}", typeof(PropertyTwice))]
    public void What_is_no_json_is_refused(string text, Type refusal) =>
        Assert.Contains(PlaybookFile.Read(Encoding.UTF8.GetBytes(text)).Errors, e => e.Reason.GetType() == refusal);

    [Fact]
    public void Each_limit_is_reached()
    {
        Assert.IsType<FileTooLarge>(Assert.Single(PlaybookFile.Read(new byte[PlaybookFile.MaxBytes + 1]).Errors).Reason);
        Assert.IsType<FileNotText>(Assert.Single(PlaybookFile.Read([(byte)'{', 0xFF, 0xFE, (byte)'}']).Errors).Reason);
        Assert.Contains(PlaybookFile.Read(Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100))).Errors, e => e.Reason is JsonTooDeep);
        Assert.Contains(PlaybookFile.Read(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat('1', 200_000)) + "]")).Errors, e => e.Reason is JsonTooManyValues);
        var many = PlaybookFile.Read(Bytes(p =>
        {
            for (var i = 0; i < 250; i++)
            {
                p["workflow"]![$"wrong{i}"] = 1;
            }
        }));
        Assert.Equal((200, true), (many.Errors.Length, many.LeftOut > 0));
    }

    [Theory]
    [InlineData("unreachable", typeof(StepUnreachable))]
    [InlineData("property", typeof(PropertyUnknown))]
    [InlineData("command-type", typeof(TypeOutsideVocabulary))]
    [InlineData("as-it-is", typeof(CommandIsShownOnly))]
    [InlineData("turning", typeof(TextTurnsDirection))]
    [InlineData("signed", typeof(SignatureNotChecked))]
    [InlineData("revoked", typeof(PlaybookRevoked))]
    [InlineData("calls", typeof(CallsAnother))]
    [InlineData("translation", typeof(TranslationIncomplete))]
    public void What_should_be_known_is_a_warning_and_the_playbook_is_usable(string what, Type warning)
    {
        var reading = PlaybookFile.Read(Bytes(p => Break(p, what)));

        Assert.NotNull(reading.Playbook);
        Assert.Empty(reading.Errors);
        Assert.Contains(reading.Warnings, w => w.Reason.GetType() == warning);
    }

    [Fact]
    public void A_while_may_go_round_and_a_mark_before_the_text_is_taken()
    {
        var reading = PlaybookFile.Read([0xEF, 0xBB, 0xBF, .. Bytes()]);

        Assert.Empty(reading.Errors);
        Assert.Equal(12, reading.Playbook!.Steps.Count);
    }

    [Fact]
    public void The_strictest_marking_counts()
    {
        var reading = PlaybookFile.Read(Bytes(p => p["markings"] = new JsonArray("marking-tlp--94868c89-83c2-464b-929b-a1a8aa3c8487", "marking-tlp--e828b379-4e03-4974-9ac4-e53a884c97c1")));
        var unknown = PlaybookFile.Read(Bytes(p => p["markings"] = new JsonArray("marking-tlp--00000000-0000-4000-8000-000000000001")));

        Assert.Equal(Midmar.Intel.Marking.Tlp.Red, reading.Playbook!.Marking);
        Assert.IsType<ReferenceDangling>(Assert.Single(unknown.Errors).Reason);
    }

    /// <summary>No input crashes the reader or keeps it for long: pieces of playbooks cut, doubled, exchanged and spoilt.</summary>
    [Fact]
    public void No_input_crashes_or_hangs_it()
    {
        var random = new Random(20261125);
        var seeds = BuiltInPlaybooks.All.Select(b => b.Text).Append(Text()).Select(Encoding.UTF8.GetBytes).ToArray();
        var start = TimeProvider.System.GetTimestamp();
        var usable = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = Spoilt(random, seeds);
            var reading = PlaybookFile.Read(bytes);
            Assert.True(reading.Playbook is null == reading.Errors.Length > 0, Encoding.UTF8.GetString(bytes));
            if (reading.Playbook is { } playbook)
            {
                usable++;
                Assert.NotEmpty(RunWalk.Of(playbook, new Dictionary<string, StepMark>(StringComparer.Ordinal)).Places);
            }
        }

        Assert.True(usable > 100, $"{usable} usable");
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2));
    }

    private static byte[] Spoilt(Random random, byte[][] seeds)
    {
        var bytes = seeds[random.Next(seeds.Length)].ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(40, bytes.Count - at)));
                    break;
                case 3:
                    bytes[at] = bytes[at] is >= (byte)'0' and < (byte)'9' ? (byte)(bytes[at] + 1) : bytes[at];
                    break;
                default:
                    var digit = bytes.IndexOf((byte)('0' + random.Next(10)), at);
                    bytes[digit < 0 ? at : digit] = (byte)('0' + random.Next(10));
                    break;
            }
        }

        return [.. bytes];
    }

    internal static void Break(JsonObject p, string what)
    {
        var workflow = p["workflow"]!.AsObject();
        var look = p.Step(Look);
        switch (what)
        {
            case "type": p["type"] = "bundle"; break;
            case "version": p["spec_version"] = "1.1"; break;
            case "no-name": p.Remove("name"); break;
            case "empty-name": p["name"] = " "; break;
            case "long-name": p["name"] = new string('x', 301); break;
            case "control": p["description"] = "a\u0000b"; break;
            case "id": p["id"] = "playbook--1"; break;
            case "time": p["created"] = "yesterday"; break;
            case "time-order": p["modified"] = "2025-12-31T23:59:59.999Z"; break;
            case "valid-order": (p["valid_from"], p["valid_until"]) = ("2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"); break;
            case "kind": p["labels"] = "event"; break;
            case "range": p["severity"] = 101; break;
            case "vocabulary": p["playbook_types"] = new JsonArray("offence"); break;
            case "step-type": look["type"] = "single"; break;
            case "step-id": workflow["action--1"] = JsonNode.Parse("""{ "type": "action" }"""); break;
            case "dangling": look["on_completion"] = Nowhere; break;
            case "dangling-start": p["workflow_start"] = "start--99999999-0000-4000-8000-000000000000"; break;
            case "dangling-exception": p["workflow_exception"] = Nowhere; break;
            case "dangling-agent": look["agent"] = "group--99999999-0000-4000-8000-000000000000"; break;
            case "dangling-marking": p["markings"] = new JsonArray("marking-statement--99999999-0000-4000-8000-000000000000"); break;
            case "start-kind": p["workflow_start"] = Look; break;
            case "two-starts": workflow["start--00000000-0000-4000-8000-0000000000aa"] = JsonNode.Parse($$"""{ "type": "start", "on_completion": "{{Look}}" }"""); break;
            case "no-end": workflow.Remove(End); break;
            case "no-action": Only(workflow, Start, Ask, End); break;
            case "too-many": Enumerable.Range(0, 301).ToList().ForEach(i => workflow[i.ToString(CultureInfo.InvariantCulture)] = 1); break;
            case "many-labels": p["labels"] = new JsonArray([.. Enumerable.Repeat(0, 501).Select(_ => (JsonNode)"x")]); break;
            case "exits": look["on_failure"] = End; break;
            case "start-next": p.Step(Start).Remove("on_completion"); break;
            case "agent": look.Remove("agent"); break;
            case "commands": look["commands"] = new JsonArray(); break;
            case "command": look["commands"]![0]!.AsObject().Remove("command"); break;
            case "condition": p.Step(Ask).Remove("condition"); break;
            case "cases": p.Step(Which)["cases"] = new JsonObject(); break;
            case "circle": p.Step(Repeat)["on_completion"] = End; p.Step(Again)["on_completion"] = Look; break;
            case "proposes": Extend(look, new JsonObject { ["proposes"] = "strike-back" }); break;
            case "unreachable": workflow["action--00000000-0000-4000-8000-0000000000ab"] = look.DeepClone(); break;
            case "property": p["colour"] = "red"; break;
            case "command-type": look["commands"]![0]!["type"] = "telepathy"; break;
            case "turning": p["description"] = "safe \u202Eesrever"; break;
            case "signed": p["signatures"] = new JsonArray(); break;
            case "revoked": p["revoked"] = true; break;
            case "calls": Call(workflow); break;
            case "translation": Extend(look, (JsonObject)JsonNode.Parse("""{ "translations": { "fr": { "name": "Regarder" } } }""")!); break;
            default: break;
        }
    }

    private static void Only(JsonObject workflow, params string[] kept)
    {
        foreach (var gone in workflow.Select(w => w.Key).Except(kept).ToArray())
        {
            workflow.Remove(gone);
        }
    }

    private static void Extend(JsonObject step, JsonObject own) => step["step_extensions"] = new JsonObject { [MidmarExtension.Id] = own };

    private static void Call(JsonObject workflow)
    {
        const string call = "playbook-action--00000000-0000-4000-8000-0000000000ac";
        workflow[Look]!["on_completion"] = call;
        workflow[call] = JsonNode.Parse($$"""{ "type": "playbook-action", "playbook_id": "playbook--00000000-0000-4000-8000-0000000000ad", "on_completion": "{{Ask}}" }""");
    }
}

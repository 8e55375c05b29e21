using System.Text;
using Midmar.Centre.Frameworks;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Xunit;

namespace Midmar.Centre.Tests.Playbooks;

public sealed class BuiltInPlaybooksTests
{
    public static TheoryData<string> Names() => [.. BuiltInPlaybooks.All.Select(b => b.Name)];

    [Fact]
    public void There_are_six() =>
        Assert.Equal(["phishing", "ransomware", "ddos", "defacement", "account-takeover", "hijacked-display"], BuiltInPlaybooks.All.Select(b => b.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_without_error_or_warning(string name)
    {
        var reading = PlaybookFile.Read(Encoding.UTF8.GetBytes(BuiltInPlaybooks.Find(name)!.Text));

        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_complete_in_three_languages(string name)
    {
        var playbook = BuiltInPlaybooks.Find(name)!.Playbook;
        foreach (var language in Person.Languages.Where(l => l != "en"))
        {
            Assert.Contains(language, playbook.Translations.Keys);
            Assert.All(playbook.Parties.Values, p => Assert.Contains(language, p.Translations.Keys));
            foreach (var step in playbook.Steps.Values.Where(s => s.Type is not (StepType.Start or StepType.End)))
            {
                var (own, words) = (step.Words, step.Translations[language]);
                Assert.NotEqual(own.Name, words.Name);
                Assert.Equal(own.Description.Length > 0, words.Description.Length > 0);
                Assert.Equal(own.Question.Length > 0, words.Question.Length > 0);
                Assert.Equal(step.IsQuestion, words.Question.Length > 0);
                Assert.Equal(own.Commands.Length, words.Commands.Length);
                Assert.Empty(words.Commands.Intersect(own.Commands));
                Assert.All(step.IsQuestion ? step.Branches.Select(b => b.Answer) : [], a => Assert.NotEqual(own.Answers[a], words.Answers[a]));
                Assert.Equal(language == "ar", words.Name.Any(c => c is >= '\u0600' and <= '\u06FF'));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_answers_techniques_that_exist_asks_people_and_can_be_followed_to_its_end(string name)
    {
        var playbook = BuiltInPlaybooks.Find(name)!.Playbook;

        Assert.All(playbook.Techniques, t => Assert.NotNull(AttackMatrix.Find(t)));
        Assert.NotEmpty(playbook.Tags);
        Assert.Contains(playbook.Steps.Values, s => s.IsQuestion);
        Assert.Contains(playbook.Steps.Values, s => s.Type == StepType.Parallel);
        Assert.Contains(playbook.Steps.Values, s => s.Proposes is not null);
        Assert.All(playbook.Steps.Values, s => Assert.All(s.Commands, c => Assert.True(c.IsManual)));
        Assert.True(playbook.Steps.Values.Count(s => s.Type == StepType.Action) >= 10);
        foreach (var answer in new[] { 0, 1, 2, 3 })
        {
            Assert.True(Followed(playbook, answer).IsComplete);
        }
    }

    [Fact]
    public void An_alert_gets_the_playbook_that_answers_its_rule()
    {
        var library = PlaybookLibrary.All([]);

        Assert.Equal("ransomware", PlaybookLibrary.Suggest(library, ["attack.impact", "attack.t1490"])[0].Key);
        Assert.Equal("account-takeover", PlaybookLibrary.Suggest(library, ["attack.t1110.003"])[0].Key);
        Assert.Equal("hijacked-display", PlaybookLibrary.Suggest(library, ["midmar.display", "attack.t1219"])[0].Key);
        Assert.Empty(PlaybookLibrary.Suggest(library, ["attack.discovery", "attack.t1033"]));
    }

    /// <summary>A playbook's commands are words: what could run them is not there to be called.</summary>
    [Fact]
    public void Nothing_can_run_a_command()
    {
        string[] means = ["System.Diagnostics.Process", "System.Net.Http", "System.Net.Sockets", "System.Net.WebClient", "System.Net.Requests", "System.Management.Automation"];
        var assembly = typeof(PlaybookFile).Assembly;

        Assert.Empty(assembly.GetReferencedAssemblies().Select(a => a.Name!).Intersect(means));

        // The same question to an assembly that can: this one.
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.NotEmpty(typeof(BuiltInPlaybooksTests).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Intersect(means));
        Assert.False(process.HasExited);
        Assert.Equal(typeof(string), typeof(StepCommand).GetProperty(nameof(StepCommand.Text))!.PropertyType);
    }

    private static RunView Followed(Playbook playbook, int answer)
    {
        var marks = new Dictionary<string, StepMark>(StringComparer.Ordinal);
        for (var view = RunWalk.Of(playbook, marks); ; view = RunWalk.Of(playbook, marks))
        {
            if (view.Places.FirstOrDefault(p => p.State == PlaceState.Open) is not { } open)
            {
                return view;
            }

            var branches = open.Step.Branches;
            var chosen = branches.IsEmpty ? null : branches[open.Step.Type == StepType.While && open.Round > 2 ? 1 : answer % branches.Length].Answer;
            marks[open.Key] = new StepMark(chosen is null ? MarkKind.Done : MarkKind.Answered, chosen, string.Empty, new("amal", "Amal"), default);
        }
    }
}

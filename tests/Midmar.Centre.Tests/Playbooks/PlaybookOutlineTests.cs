using Midmar.Centre.Playbooks;
using Xunit;
using static Midmar.Centre.Tests.Playbooks.SomePlaybook;

namespace Midmar.Centre.Tests.Playbooks;

public sealed class PlaybookOutlineTests
{
    [Fact]
    public void A_playbook_is_told_from_top_to_bottom_with_branches_beneath_what_opens_them()
    {
        var lines = PlaybookOutline.Of(PlaybookFile.ReadKept(Text()));

        Assert.Equal(
            [
                (Look, 0, null), (Ask, 0, null), (Both, 1, "true"), (Left, 2, "1"), (Right, 2, "2"), (null, 1, "false"), (Again, 0, null), (Repeat, 1, "true"), (Which, 0, null),
                (Try, 1, "try"), (Undo, 2, "failure"), (null, 1, "default"),
            ],
            lines.Select(l => (l.Step?.Id, l.Depth, l.Answer)));
        Assert.Empty(PlaybookOutline.OfException(PlaybookFile.ReadKept(Text())));
    }

    [Fact]
    public void Each_step_of_those_written_here_is_told_once() => Assert.All(BuiltInPlaybooks.All, b => Assert.Equal(
        b.Playbook.Steps.Values.Where(s => s.Type is not (StepType.Start or StepType.End)).Select(s => s.Id).Order(StringComparer.Ordinal),
        PlaybookOutline.Of(b.Playbook).Select(l => l.Step?.Id).OfType<string>().Order(StringComparer.Ordinal)));

    [Fact]
    public void A_step_that_two_ways_lead_to_is_told_once_and_pointed_to()
    {
        var lines = PlaybookOutline.Of(PlaybookFile.ReadKept(Text(p => p.Step(Left)["on_completion"] = Right)));

        Assert.Equal([false, true], lines.Where(l => l.Step?.Id == Right).Select(l => l.IsElsewhere));
    }
}

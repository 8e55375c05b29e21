using Midmar.Centre.Frameworks;
using Xunit;

namespace Midmar.Centre.Tests.Frameworks;

public sealed class AttackMatrixTests
{
    [Fact]
    public void Tactics_come_in_the_order_of_an_intrusion()
    {
        Assert.Equal(14, AttackMatrix.Tactics.Length);
        Assert.Equal(["reconnaissance", "impact"], [AttackMatrix.Tactics[0].ShortName, AttackMatrix.Tactics[^1].ShortName]);
        Assert.Equal("18.1", AttackMatrix.Version);
    }

    [Fact]
    public void Every_technique_serves_a_tactic_that_is_there_and_has_its_parent()
    {
        var tactics = AttackMatrix.Tactics.Select(t => t.ShortName).ToHashSet();

        Assert.Equal(691, AttackMatrix.Techniques.Length);
        Assert.All(AttackMatrix.Techniques, t => Assert.All(t.Tactics, name => Assert.Contains(name, tactics)));
        Assert.All(AttackMatrix.Techniques, t => Assert.NotNull(AttackMatrix.Find(t.Parent)));
    }

    [Fact]
    public void Tags_of_rules_name_techniques_and_what_is_unknown_is_left_out() => Assert.Equal(
        ["T1059.001", "T1490"],
        AttackMatrix.OfTags(["attack.execution", "attack.t1059.001", "cve.2021-44228", "attack.T1490", "attack.t9999"]).Select(t => t.Id));
}

using Midmar.Store.State.People;
using Xunit;

namespace Midmar.Store.Tests.State.People;

public sealed class CommonPasswordsTests
{
    [Fact]
    public void The_list_has_the_thirty_thousand_most_used()
    {
        var common = new CommonPasswords();

        Assert.True(common.Count >= 30_000, $"{common.Count}");
        Assert.All(["password", "123456789", "qwertyuiop", "iloveyou"], p => Assert.True(common.Contains(p), p));
        Assert.False(common.Contains("gravel-tangent-orchid"));
    }
}

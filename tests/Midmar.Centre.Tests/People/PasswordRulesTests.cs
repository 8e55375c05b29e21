using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.People;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("short-7x", PasswordFaults.TooShort)]
    [InlineData("Password2026!", PasswordFaults.Common)]
    [InlineData("p@ssw0rd-2026", PasswordFaults.Common)]
    [InlineData("dragonmonkey", PasswordFaults.Common)]
    [InlineData("aaaaaaaaaaaaaaaa", PasswordFaults.Repeated)]
    [InlineData("k7!vk7!vk7!v", PasswordFaults.Repeated)]
    [InlineData("qwertyuiopasdf", PasswordFaults.Run)]
    [InlineData("1qaz2wsx3edc4rfv", PasswordFaults.Run)]
    [InlineData("azertyuiop12345", PasswordFaults.Run)]
    [InlineData("fatima.benali26", PasswordFaults.OwnName)]
    [InlineData("BenaliFatima", PasswordFaults.OwnName)]
    [InlineData("Midmar-2030-Rabat", PasswordFaults.EventWords)]
    [InlineData("WorldCup2030!!", PasswordFaults.EventWords)]
    public void What_is_tried_first_is_refused_with_the_reason(string password, string fault) =>
        Assert.Equal(fault, FaultOf(password));

    [Theory]
    [InlineData("gravel-tangent-orchid")]
    [InlineData("je bois du thé à la menthe")]
    [InlineData("زيتون-قنديل-مركب-٧")]
    [InlineData("Xk2#vv9qLm!t")]
    [InlineData("rabat gravel tangent")]
    [InlineData("fatima eats olives daily")]
    public void What_is_long_and_ones_own_is_taken(string password) => Assert.Null(FaultOf(password));

    [Fact]
    public void What_is_too_long_to_hash_for_everybody_is_refused()
    {
        Assert.Equal(PasswordFaults.TooLong, FaultOf(string.Concat(Enumerable.Range(0, PasswordRules.MaxLength).Select(i => (char)('a' + i % 26))) + "!"));
    }

    private static string? FaultOf(string password) => PasswordRules.FaultOf(
        password, "fbenali", "Fatima Benali", word => word is "password" or "dragon" or "monkey");
}

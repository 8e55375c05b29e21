using Midmar.Sigma.Conditions;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Conditions;

public class ConditionTests
{
    private const string Searches = "  sel_a:\n    f: a\n  sel_b:\n    f: b\n  filter:\n    f: c\n  _hidden:\n    f: d\n";

    [Theory]
    [InlineData("sel_a", "f='a'")]
    [InlineData("sel_a or sel_b and not filter", "(f='a' | (f='b' & !f='c'))")]
    [InlineData("not sel_a and sel_b", "(!f='a' & f='b')")]
    [InlineData("not (sel_a or sel_b)", "!(f='a' | f='b')")]
    [InlineData("not not sel_a", "!!f='a'")]
    [InlineData("(sel_a or sel_b) and filter", "((f='a' | f='b') & f='c')")]
    [InlineData("1 of sel_*", "(f='a' | f='b')")]
    [InlineData("any of sel_*", "(f='a' | f='b')")]
    [InlineData("all of sel_*", "(f='a' & f='b')")]
    [InlineData("ALL OF sel_* AND NOT 1 OF filter*", "((f='a' & f='b') & !f='c')")]
    [InlineData("1 of them", "(f='a' | f='b' | f='c')")]
    [InlineData("all of them", "(f='a' & f='b' & f='c')")]
    [InlineData("1 of *_*", "(f='a' | f='b')")]
    [InlineData("1 of *l*r", "f='c'")]
    [InlineData("1 of _*", "f='d'")]
    [InlineData("_hidden", "f='d'")]
    [InlineData("1 of sel_a", "f='a'")]
    [InlineData("not 1 of sel_*", "!(f='a' | f='b')")]
    [InlineData("sel_a\tand\n      sel_b", "(f='a' & f='b')")]
    [InlineData("sel_a and(sel_b)", "(f='a' & f='b')")]
    public void Condition_becomes_the_expression(string condition, string expected) =>
        Assert.Equal(expected, ExprText.OfDetection(Searches + "  condition: " + condition));

    [Fact]
    public void Conditions_of_a_list_are_alternatives() =>
        Assert.Equal("(f='a' | (f='b' & !f='c'))", ExprText.OfDetection(Searches + "  condition:\n    - sel_a\n    - sel_b and not filter"));

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "a__b_bc", true)]
    [InlineData("a*b*c", "a__b_b", false)]
    [InlineData("*a", "ba", true)]
    [InlineData("a", "ab", false)]
    [InlineData("", "", true)]
    [InlineData("**", "x", true)]
    public void Name_patterns_allow_stars_anywhere(string pattern, string name, bool fits) => Assert.Equal(fits, NamePattern.Fits(pattern, name));
}

using System.Collections.Immutable;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Modifiers;

public class ModifierTests
{
    [Theory]
    [InlineData("f: v", "f='v'")]
    [InlineData("f: 'a*b?c'", "f='a*b?c'")]
    [InlineData("f: ''", "f=''")]
    [InlineData("f:", "f null")]
    [InlineData("f: null", "f null")]
    [InlineData("f: 4688", "f='4688'")]
    [InlineData("f: 1.50", "f='1.5'")]
    [InlineData("f: 007", "f='007'")]
    [InlineData("f: 0x1F", "f='31'")]
    [InlineData("f: '0x1F'", "f='0x1F'")]
    [InlineData("f: -5", "f='-5'")]
    [InlineData("f: True", "f='true'")]
    [InlineData("f: no", "f='no'")]
    [InlineData("f: [1, x, null]", "(f='1' | f='x' | f null)")]
    [InlineData("Some Field: v", "SomeField='v'")]
    [InlineData("Data@Name: Service Name", "ServiceName exists")]
    [InlineData("Provider@Name: v", "Provider_Name='v'")]
    [InlineData("user@host: v", "user@host='v'")]
    [InlineData("f|contains: v", "f='*v*'")]
    [InlineData("f|contains: '*v'", "f='*v*'")]
    [InlineData("f|contains: 5", "f='*5*'")]
    [InlineData("f|contains: ''", "f='*'")]
    [InlineData("f|startswith: v", "f='v*'")]
    [InlineData("f|endswith: '\\v'", "f='*\\\\v'")]
    [InlineData("f|contains|all: [a, b]", "(f='*a*' & f='*b*')")]
    [InlineData("f|cased: v", "f=='v'")]
    [InlineData("f|contains|cased: v", "f=='*v*'")]
    [InlineData("f|cased|contains: v", "f=='*v*'")]
    [InlineData("f|exists: true", "f exists")]
    [InlineData("f|exists: false", "!f exists")]
    [InlineData("f|neq: v", "!f='v'")]
    [InlineData("f|neq: [a, 1]", "!(f='a' | f='1')")]
    [InlineData("f|neq|contains: v", "!f='*v*'")]
    [InlineData("f|lt: 5", "f Less 5")]
    [InlineData("f|lte: 5.5", "f LessOrEqual 5.5")]
    [InlineData("f|gt: -1", "f Greater -1")]
    [InlineData("f|gte: '5'", "f GreaterOrEqual 5")]
    [InlineData("f|minute: 5", "f.Minute Equal 5")]
    [InlineData("f|hour|gte: 18", "f.Hour GreaterOrEqual 18")]
    [InlineData("f|day: [1, 2]", "(f.Day Equal 1 | f.Day Equal 2)")]
    [InlineData("f|week|lt: 10", "f.Week Less 10")]
    [InlineData("f|month|neq: 12", "!f.Month Equal 12")]
    [InlineData("f|year: 2026", "f.Year Equal 2026")]
    [InlineData("f|cidr: 10.0.0.0/8", "f in 10.0.0.0/8")]
    [InlineData("f|cidr: ['fe80::/10', '::1', 127.0.0.1]", "(f in fe80::/10 | f in ::1/128 | f in 127.0.0.1/32)")]
    [InlineData("f|re: 'a.*\\*b'", "f~/a.*\\*b/")]
    [InlineData("f|re|i: a", "f~/a/i")]
    [InlineData("f|re|i|m|s: a", "f~/a/ims")]
    [InlineData("f|re: 'a(?!b)'", "f~/a(?!b)/ backtracking")]
    [InlineData("f|re: '(a)\\1'", "f~/(a)\\1/ backtracking")]
    [InlineData("f|re: '[(?=]a'", "f~/[(?=]a/")]
    [InlineData("f|re: '(?P<x>a)'", "f~/(?<x>a)/")]
    [InlineData("f|re: 5", "f~/5/")]
    [InlineData("f|re|startswith: a|b", "f~/\\A(?:a|b)/")]
    [InlineData("f|re|all: [a, b]", "(f~/a/ & f~/b/)")]
    [InlineData("f|fieldref: g", "f Equal g")]
    [InlineData("f|fieldref|contains: Some Field", "f Contains SomeField")]
    [InlineData("f|fieldref|startswith|cased: g", "f StartsWith g cased")]
    [InlineData("f|cased|fieldref|endswith: g", "f EndsWith g cased")]
    [InlineData("f|fieldref|neq: g", "!f Equal g")]
    [InlineData("f|base64: foobar", "f='Zm9vYmFy'")]
    [InlineData("f|base64|contains: foobar", "f='*Zm9vYmFy*'")]
    [InlineData("f|base64offset|contains: foobar", "(f='*Zm9vYmFy*' | f='*Zvb2Jhc*' | f='*mb29iYX*')")]
    [InlineData("f|base64: 'a\\*'", "f='YSo='")]
    [InlineData("f|utf16le|base64: cmd", "f='YwBtAGQA'")]
    [InlineData("f|wide|base64: cmd", "f='YwBtAGQA'")]
    [InlineData("f|utf16be|base64: cmd", "f='AGMAbQBk'")]
    [InlineData("f|utf16|base64: cmd", "f='//5jAG0AZAA='")]
    [InlineData("f|wide|base64: é", "f='6QA='")]
    [InlineData("f|wide|contains: ab", "f='*a\0b\0*'")]
    [InlineData("f|base64: é", "f='w6k='")]
    public void Item_becomes_the_test(string item, string expected) => Assert.Equal(expected, ExprText.OfSearch(item));

    [Theory]
    [InlineData("- a\n- 1", "(*='*a*' | *='*1*')")]
    [InlineData("'|all':\n  - a\n  - 'b*'", "(*='*a*' & *='*b*')")]
    [InlineData("'|contains': a", "*='*a*'")]
    [InlineData("'|startswith': a", "*='a*'")]
    [InlineData("'|re': a.c", "*~/a.c/")]
    [InlineData("'|cased': a", "*=='*a*'")]
    [InlineData("'|contains|all': [a, b]", "(*='*a*' & *='*b*')")]
    public void Keywords_are_looked_for_within_values(string search, string expected) => Assert.Equal(expected, ExprText.OfSearch(search));

    [Theory]
    [InlineData("- a: 1\n  b: 2\n- c: 3", "((a='1' & b='2') | c='3')")]
    [InlineData("- a: 1\n- word", "(a='1' | *='*word*')")]
    [InlineData("- - a: 1\n  - b: 2\n- c: 3", "((a='1' | b='2') | c='3')")]
    [InlineData("a: &x\n  - 1\n  - 2\nb: *x", "((a='1' | a='2') & (b='1' | b='2'))")]
    public void Maps_and_lists_nest(string search, string expected) => Assert.Equal(expected, ExprText.OfSearch(search));

    [Fact]
    public void Windash_stands_for_every_dash_that_begins_a_flag()
    {
        Assert.Equal("(f='-a' | f='/a' | f='–a' | f='—a' | f='―a')", ExprText.OfSearch("f|windash: '-a'"));
        Assert.Equal(ExprText.OfSearch("f|windash: '-a'"), ExprText.OfSearch("f|windash: '\u2014a'"));
        Assert.Equal("f='a-b'", ExprText.OfSearch("f|windash: 'a-b'"));
        Assert.Equal("f='a - b'", ExprText.OfSearch("f|windash: 'a - b'"));
        Assert.Equal(25, ExprText.OfSearch("f|windash|contains: ' -a /b-c'").Split('|').Length);
        Assert.StartsWith("((f='*-a*' | f='*/a*'", ExprText.OfSearch("f|contains|all|windash: ['-a', '/b']"), StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_puts_the_values_in_place_of_the_placeholder()
    {
        var options = RuleLoadOptions.Default with
        {
            Placeholders = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("Servers", ["srv*", "db1"]).Add("one", ["x.y"]),
        };
        Assert.Equal("(f='srv*' | f='db1')", ExprText.OfSearch("f|expand: '%Servers%'", options));
        Assert.Equal("(f='*a srv*' | f='*a db1*')", ExprText.OfSearch("f|contains|expand: 'a %Servers%'", options));
        Assert.Equal("(f='a srv*' | f='a db1*')", ExprText.OfSearch("f|expand|startswith: 'a %Servers%'", options));
        Assert.Equal("f='%Servers%'", ExprText.OfSearch("f: '%Servers%'", options));
        Assert.Equal("f='%plainx.y'", ExprText.OfSearch("f|expand: '\\%plain%one%'", options));
        Assert.Equal("f~/^x\\.y$/", ExprText.OfSearch("f|re|expand: '^%one%$'", options));
        Assert.Equal("f='5 % of 10%'", ExprText.OfSearch("f|expand: '5 % of 10%'", options));
    }

    [Theory]
    [InlineData(@"a\b", @"a\b")]
    [InlineData(@"a\\b", @"a\b")]
    [InlineData(@"a\*b", "a*b")]
    [InlineData(@"a\?b", "a?b")]
    [InlineData(@"a\\\*b", @"a\*b")]
    [InlineData(@"a\\\\b", @"a\\b")]
    [InlineData(@"a\\\b", @"a\\b")]
    [InlineData(@"a\", @"a\")]
    public void Escapes_give_the_plain_text(string written, string plain) =>
        Assert.Equal(plain, Sigma.Rules.TextPattern.Parse(written).Literal);

    [Fact]
    public void A_backslash_before_a_wildcard_is_written_twice() =>
        Assert.Equal(@"a\\*", Sigma.Rules.TextPattern.Parse(@"a\\*").ToString());

    [Fact]
    public void Every_modifier_of_the_appendix_is_there() => Assert.Empty(
        "contains startswith endswith all cased exists re i m s cidr base64 base64offset utf16le utf16be utf16 wide windash lt lte gt gte neq fieldref expand minute hour day week month year"
            .Split(' ').Except(ModifierTable.Names));
}

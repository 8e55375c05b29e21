using System.Collections.Immutable;
using CsCheck;
using Midmar.Detection.Lake;
using Xunit;

namespace Midmar.Detection.Tests.Lake;

public sealed class QueryTextTests
{
    [Fact]
    public void A_word_is_looked_for_in_every_field() => Assert.Equal([new QueryTerm(null, "whoami", QueryMatch.Contains, false)], Read("  whoami "));

    [Fact]
    public void A_field_has_a_part_a_beginning_or_a_whole_value() => Assert.Equal(
        [
            new QueryTerm("Image", "who", QueryMatch.Contains, false),
            new QueryTerm("user.name", "adm", QueryMatch.StartsWith, false),
            new QueryTerm("EventID", "4688", QueryMatch.Equals, false),
        ],
        Read("Image:who user.name:adm* EventID=4688"));

    [Fact]
    public void Quotation_marks_hold_spaces_together() => Assert.Equal(
        [
            new QueryTerm("CommandLine", "net user \"x\" \\\\srv", QueryMatch.Contains, false),
            new QueryTerm("Image", @"C:\Program Files", QueryMatch.StartsWith, false),
        ],
        Read("""CommandLine:"net user \"x\" \\\\srv" Image:"C:\\Program Files"*"""));

    [Fact]
    public void A_minus_takes_away() => Assert.Equal(
        [new QueryTerm("User", "SYSTEM", QueryMatch.Contains, true), new QueryTerm(null, "noise", QueryMatch.Contains, true)],
        Read("-User:SYSTEM -noise"));

    [Theory]
    [InlineData(@"C:\Windows")]
    [InlineData("https://example.test/a")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    [InlineData("-")]
    [InlineData("*")]
    public void Paths_and_addresses_are_words(string text) => Assert.Equal([new QueryTerm(null, text, QueryMatch.Contains, false)], Read(text));

    [Theory]
    [InlineData("a \"b", QueryMistake.OpenQuote, 3)]
    [InlineData("a Image:", QueryMistake.NoValue, 3)]
    [InlineData("Image= b", QueryMistake.NoValue, 1)]
    public void A_mistake_is_told_with_its_place(string text, QueryMistake mistake, int column)
    {
        Assert.Equal(new QueryProblem(mistake, column), QueryText.Parse(text, out var terms));
        Assert.Empty(terms);
    }

    [Fact]
    public void Length_and_number_of_terms_are_limited()
    {
        Assert.Equal(QueryMistake.TooManyTerms, QueryText.Parse(string.Join(' ', Enumerable.Repeat("a", RecordQuery.MaxTerms + 1)), out _)?.Mistake);
        Assert.Null(QueryText.Parse(string.Join(' ', Enumerable.Repeat("a", RecordQuery.MaxTerms)), out _));
        Assert.Equal(QueryMistake.TooLong, QueryText.Parse(new string('a', QueryText.MaxLength + 1), out _)?.Mistake);
    }

    [Fact]
    public void What_is_written_is_read_as_it_was() => Gen
        .Select(Gen.String[Gen.Char["ab:=\\\"-* \t*é"], 1, 8], Gen.Bool, Gen.Enum<QueryMatch>(), Gen.Bool)
        .Sample((value, hasField, match, isNegated) =>
        {
            var term = new QueryTerm(hasField ? "file.name" : null, value, hasField ? match : QueryMatch.Contains, isNegated);
            Assert.Equal([term], Read(QueryText.Write(term)));
        });

    private static ImmutableArray<QueryTerm> Read(string text)
    {
        Assert.Null(QueryText.Parse(text, out var terms));
        return terms;
    }
}

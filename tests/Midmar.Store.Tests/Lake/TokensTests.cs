using System.Text;
using CsCheck;
using Midmar.Store.Lake;
using Xunit;

namespace Midmar.Store.Tests.Lake;

public sealed class TokensTests
{
    [Fact]
    public void A_filter_never_rules_out_a_piece_of_a_text_it_has() =>
        (from text in Gen.String[Gen.OneOf(Gen.Char["abZ09 -_.\\"], Gen.Char["éÉاİß "]), 0, 40]
         from start in Gen.Int[0, text.Length]
         from length in Gen.Int[0, text.Length - start]
         from isUpper in Gen.Bool
         select (text, start, length, isUpper))
        .Sample(t =>
        {
            var hashes = new TokenHashes();
            Tokens.AddTo(hashes, Encoding.UTF8.GetBytes(t.text));
            var filter = TokenFilter.Of(hashes);
            var piece = t.text.Substring(t.start, t.length);
            var (lower, upper) = (piece.ToLowerInvariant(), piece.ToUpperInvariant());
            var back = upper.ToLowerInvariant();
            piece = t.isUpper && string.Equals(back, lower, StringComparison.Ordinal) ? upper : piece;
            return Tokens.Certain(piece, t.start == 0, t.start + t.length == t.text.Length).All(filter.MayHave);
        });

    [Fact]
    public void A_filter_rules_out_most_of_what_it_does_not_have()
    {
        var hashes = new TokenHashes();
        Tokens.AddTo(hashes, Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"a{i}"))));
        var filter = TokenFilter.Of(hashes);
        Assert.Equal(10_000, hashes.Count);
        var wrong = Enumerable.Range(0, 10_000).Count(i => Tokens.Certain($"b{i}", isStart: true, isEnd: true).All(filter.MayHave));
        Assert.InRange(wrong, 0, 300);
    }

    [Fact]
    public void Tokens_of_any_text_are_runs_of_letters_and_digits_in_lower_case() =>
        Gen.String[Gen.OneOf(Gen.Char["abZ09 -_.\\"], Gen.Char["éÉاİßK…–٣中\u00a0"]), 0, 200].Sample(text =>
        {
            var hashes = new TokenHashes();
            Tokens.AddTo(hashes, Encoding.UTF8.GetBytes(text));
            var spaced = string.Concat(text.Select(c => char.IsLetterOrDigit(c) ? c : ' '));
            var expected = spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(t => TokenFilter.Hash(Encoding.UTF8.GetBytes(t.ToLowerInvariant())));
            Assert.Equal(expected.ToHashSet(), hashes.All().ToHashSet());
        });

    [Fact]
    public void Tokens_of_a_plain_text_are_those_of_the_definition() =>
        Gen.String[Gen.OneOf(Gen.Char["abZ09 -_.\\@[`{/:"], Gen.Char[(char)0, (char)127]), 0, 600].Sample(text =>
        {
            var hashes = new TokenHashes();
            Tokens.AddTo(hashes, Encoding.UTF8.GetBytes(text));
            var expected = new HashSet<ulong>();
            var token = string.Empty;
            foreach (var character in text + " ")
            {
                if (char.IsAsciiLetterOrDigit(character))
                {
                    token += char.ToLowerInvariant(character);
                }
                else if (token.Length > 0)
                {
                    expected.Add(TokenFilter.Hash(Encoding.UTF8.GetBytes(token)));
                    token = string.Empty;
                }
            }

            return expected.SetEquals(hashes.All()) && hashes.Count == expected.Count;
        });
}

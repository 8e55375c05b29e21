using Midmar.Intel.Indicators;

namespace Midmar.Intel.Formats.StixBundle;

/// <summary>
/// Reads STIX patterns (2.1, part 9) that say no more than «one of these values is seen»: comparisons of one property with
/// <c>=</c>, <c>IN</c> or <c>ISSUBSET</c>, joined by <c>OR</c>, in one observation or several joined by <c>OR</c>.
/// Whatever says more is refused by name: taken apart, it would match what it does not mean.
/// </summary>
internal static class SimplePattern
{
    /// <summary>Longest pattern (characters).</summary>
    public const int MaxLength = 65_536;

    /// <summary>The values a pattern asks for, and the kinds their properties say; null when it asks for more.</summary>
    public static List<(string Value, IndicatorKind[] Kinds)>? Read(string pattern, out string problem)
    {
        if (pattern.Length > MaxLength)
        {
            problem = $"The pattern is {pattern.Length} characters long, the most is {MaxLength}.";
            return null;
        }

        var tokens = PatternTokens.Of(pattern, out problem);
        return tokens is null ? null : new Reader(tokens).Read(out problem);
    }

    /// <summary>The kinds behind an object path; null when it is not looked for.</summary>
    private static IndicatorKind[]? KindsOf(string path) => path.ToLowerInvariant() switch
    {
        "ipv4-addr:value" or "ipv6-addr:value" => [IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Network],
        "domain-name:value" => [IndicatorKind.Domain],
        "url:value" => [IndicatorKind.Url],
        "file:hashes.md5" or "artifact:hashes.md5" => [IndicatorKind.Md5],
        "file:hashes.sha-1" or "file:hashes.sha1" or "artifact:hashes.sha-1" => [IndicatorKind.Sha1],
        "file:hashes.sha-256" or "file:hashes.sha256" or "artifact:hashes.sha-256" => [IndicatorKind.Sha256],
        "file:extensions.windows-pebinary-ext.imphash" => [IndicatorKind.Imphash],
        _ => null,
    };

    private sealed class Reader(List<PatternToken> tokens)
    {
        private readonly List<(string, IndicatorKind[])> values = [];
        private int at;
        private int depth;
        private string wrong = string.Empty;

        public List<(string, IndicatorKind[])>? Read(out string problem)
        {
            var isRead = Observations() && (at == tokens.Count || Refuse(Beyond()));
            problem = wrong;
            return isRead ? values : null;
        }

        private bool Observations()
        {
            do
            {
                var isOpen = Take("(");
                if (isOpen ? !Nested(Observations) || !Expect(")") : !Expect("[") || !Comparisons() || !Expect("]"))
                {
                    return false;
                }
            }
            while (Take("OR"));
            return true;
        }

        private bool Comparisons()
        {
            do
            {
                var isOpen = Take("(");
                if (isOpen ? !Nested(Comparisons) || !Expect(")") : !Comparison())
                {
                    return false;
                }
            }
            while (Take("OR"));
            return Is("AND") ? Refuse("It joins comparisons with AND, which one value alone does not fulfil.") : true;
        }

        private bool Nested(Func<bool> read)
        {
            if (++depth > 16)
            {
                return Refuse("Its brackets are nested more than 16 deep.");
            }

            var isRead = read();
            depth--;
            return isRead;
        }

        private bool Comparison()
        {
            if (Next is not { Kind: PatternTokenKind.Path } path)
            {
                return Refuse(Beyond());
            }

            at++;
            if (KindsOf(path.Text) is not { } kinds)
            {
                return Refuse($"The property '{path.Text}' is not looked for.");
            }

            return Take("=") || (Take("ISSUBSET") && kinds.Length == 3) ? Value(kinds)
                : Take("IN") ? Expect("(") && Set(kinds)
                : Refuse(Beyond());
        }

        private bool Set(IndicatorKind[] kinds)
        {
            do
            {
                if (!Value(kinds))
                {
                    return false;
                }
            }
            while (Take(","));
            return Expect(")");
        }

        private bool Value(IndicatorKind[] kinds)
        {
            if (Next is not { Kind: PatternTokenKind.Text } text)
            {
                return Refuse(Beyond());
            }

            at++;
            values.Add((text.Text, kinds));
            return true;
        }

        private PatternToken? Next => at < tokens.Count ? tokens[at] : null;

        private bool Is(string word) => Next is { Kind: PatternTokenKind.Word } token && token.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

        private bool Take(string word)
        {
            var isThere = Is(word);
            at += isThere ? 1 : 0;
            return isThere;
        }

        private bool Expect(string word) => Take(word) || Refuse(Next is null ? $"It ends where '{word}' is expected." : Beyond());

        private string Beyond() => Next is { } token
            ? $"'{IndicatorText.Short(token.Text)}' at character {token.At} is more than a simple pattern has (property = 'value', ISSUBSET, IN, OR)."
            : "It ends too early.";

        private bool Refuse(string why)
        {
            wrong = wrong.Length == 0 ? why : wrong;
            return false;
        }
    }
}

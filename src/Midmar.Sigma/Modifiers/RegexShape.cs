using System.Globalization;

namespace Midmar.Sigma.Modifiers;

/// <summary>What can be seen of a regular expression without parsing it in full.</summary>
/// <param name="NeedsBacktracking">It has a construct that cannot run in linear time.</param>
/// <param name="Depth">Groups within groups.</param>
/// <param name="ExpandedSize">Atoms once repetition counts are written out, roughly.</param>
internal readonly record struct RegexShape(bool NeedsBacktracking, int Depth, long ExpandedSize)
{
    private const long Saturated = 1L << 40;

    public static RegexShape Scan(string pattern)
    {
        var sizes = new Stack<long>();
        long size = 0;
        long atom = 0;
        var depth = 0;
        var backtracking = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    backtracking |= i + 1 < pattern.Length && pattern[i + 1] is (>= '1' and <= '9') or 'k' or 'G';
                    i++;
                    Take(1);
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    Take(1);
                    break;
                case '(':
                    backtracking |= IsSpecialGroup(pattern.AsSpan(i));
                    sizes.Push(size + atom);
                    depth = Math.Max(depth, sizes.Count);
                    size = atom = 0;
                    break;
                case ')':
                    atom = size + atom + 1;
                    size = sizes.TryPop(out var outer) ? outer : 0;
                    break;
                case '{' when TryCount(pattern, i, out var end, out var times):
                    atom = Math.Min(Saturated, atom * Math.Min(times, 1_000_000));
                    i = end;
                    break;
                case '|' or '*' or '+' or '?':
                    break;
                default:
                    Take(1);
                    break;
            }
        }

        return new(backtracking, depth, Math.Min(Saturated, size + atom));

        void Take(long next)
        {
            size = Math.Min(Saturated, size + atom);
            atom = next;
        }
    }

    private static bool IsSpecialGroup(ReadOnlySpan<char> rest) =>
        rest.StartsWith("(?=") || rest.StartsWith("(?!") || rest.StartsWith("(?<=") || rest.StartsWith("(?<!")
        || rest.StartsWith("(?>") || rest.StartsWith("(?(") || IsBalancingGroup(rest);

    private static bool IsBalancingGroup(ReadOnlySpan<char> rest)
    {
        var end = rest.StartsWith("(?<") ? rest.IndexOf('>') : rest.StartsWith("(?'") ? 3 + rest[3..].IndexOf('\'') : -1;
        return end > 0 && rest[..end].Contains('-');
    }

    private static int EndOfClass(string pattern, int start)
    {
        var i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            i += pattern[i] == '\\' ? 1 : 0;
        }

        return i;
    }

    private static bool TryCount(string pattern, int start, out int end, out long times)
    {
        times = 1;
        end = pattern.IndexOf('}', start);
        if (end < 0)
        {
            return false;
        }

        var body = pattern.AsSpan(start + 1, end - start - 1);
        var comma = body.IndexOf(',');
        var least = comma < 0 ? body : body[..comma];
        var most = comma < 0 || comma == body.Length - 1 ? least : body[(comma + 1)..];
        return long.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out times);
    }
}

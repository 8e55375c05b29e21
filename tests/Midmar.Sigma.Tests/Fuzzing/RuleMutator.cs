using System.Text;

namespace Midmar.Sigma.Tests.Fuzzing;

/// <summary>
/// Damages rule files the way people, editors and attackers do: pieces of one rule in another, lines lost, doubled and
/// indented otherwise, words of the language where they do not belong, bytes that are not text. The same seed gives
/// the same damage.
/// </summary>
public static class RuleMutator
{
    private static readonly string[] Words =
    [
        "|contains", "|all", "|re", "|cidr: ", "|base64offset|contains", "|windash", "|fieldref: ", "|expand: '%x%'", "|gte: ", "|hour: ", "|exists: ", "|",
        "1 of ", "all of them", " and not ", "(", ")", " | count() by x > 5", "*", "?", "\\", "\\*", "null", "''", "~", "true", "9e99", "-0", "0x1F", "\t", "---\n",
        "&a ", "*a", "<<: *a", "!!binary ", "%YAML 1.1\n", "[", "]", "{", "}", ": ", "- ", "'", "\"", "#", ">-\n", "|+2\n", "\r", "\u0000", "\uFEFF", "\u2028", "🏆",
        "correlation:\n", "filter:\n", "  type: temporal_ordered\n", "timespan: 5m\n", "(a+)+$", "(?<n>", "[[:alpha:]]", "x{1000,}",
    ];

    /// <summary>A damaged file made of one or two of the given ones.</summary>
    public static byte[] Mutate(IReadOnlyList<byte[]> files, int seed)
    {
        var random = new Random(seed);
        var lines = Text(files, random).Split('\n').ToList();
        if (random.Next(3) == 0)
        {
            var other = Text(files, random).Split('\n');
            var from = random.Next(other.Length);
            lines.InsertRange(random.Next(lines.Count), other.Skip(from).Take(random.Next(20)));
        }

        for (var i = random.Next(1, 3); i > 0 && lines.Count > 0; i--)
        {
            Change(lines, random);
        }

        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        if (bytes.Length > 0 && random.Next(4) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static string Text(IReadOnlyList<byte[]> files, Random random) => Encoding.UTF8.GetString(files[random.Next(files.Count)]);

    private static void Change(List<string> lines, Random random)
    {
        var at = random.Next(lines.Count);
        switch (random.Next(7))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[at]);
                break;
            case 2:
                lines[at] = new string(' ', random.Next(9)) + lines[at].TrimStart();
                break;
            case 3:
                (lines[at], var other) = (lines[random.Next(lines.Count)], lines[at]);
                lines[random.Next(lines.Count)] = other;
                break;
            case 4 when lines[at].Length > 0:
                lines[at] = lines[at].Remove(random.Next(lines[at].Length), 1);
                break;
            default:
                lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), Words[random.Next(Words.Length)]);
                break;
        }
    }
}

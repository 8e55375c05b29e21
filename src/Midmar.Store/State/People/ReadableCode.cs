using System.Security.Cryptography;
using System.Text;

namespace Midmar.Store.State.People;

/// <summary>
/// Codes that people read from paper and type: 20 characters of 32 (100 bits), in groups of four. The letters are those
/// that no figure and no other letter is taken for; what is typed instead of them is read as meant.
/// </summary>
internal static class ReadableCode
{
    public const int Length = 20;

    private const int Group = 4;

    /// <summary>Without I, L, O and U.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New()
    {
        Span<char> characters = stackalloc char[Length];
        for (var i = 0; i < characters.Length; i++)
        {
            characters[i] = Alphabet[RandomNumberGenerator.GetInt32(Alphabet.Length)];
        }

        return string.Join('-', characters.ToString().Chunk(Group).Select(g => new string(g)));
    }

    /// <summary>The hash that is kept. Of a hundred random bits nobody finds the code by trying, so a fast hash will do.</summary>
    public static byte[] Hash(string typed)
    {
        var meant = new StringBuilder(Length);
        foreach (var c in typed.Length <= 4 * Length ? typed.ToUpperInvariant() : string.Empty)
        {
            if (char.IsLetterOrDigit(c))
            {
                meant.Append(c switch { 'O' => '0', 'I' or 'L' => '1', 'U' => 'V', _ => c });
            }
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(meant.ToString()));
    }
}

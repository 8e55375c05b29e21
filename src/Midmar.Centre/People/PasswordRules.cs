using System.Globalization;
using System.Text;

namespace Midmar.Centre.People;

/// <summary>
/// Which passwords are refused: short ones, and those that are tried first. No rules of composition: they make passwords
/// harder for people and not for programs (NIST SP 800-63B, 5.1.1.2). A word of a list does not become another by capitals, figures
/// for letters, or a year and an exclamation mark behind it, so what is looked up is the core without them.
/// </summary>
public static class PasswordRules
{
    /// <summary>Characters at least.</summary>
    public const int MinLength = 12;

    /// <summary>Characters at most.</summary>
    public const int MaxLength = 128;

    /// <summary>Characters that must be left when what everybody would guess is taken out.</summary>
    private const int MinOwn = 5;

    /// <summary>Steps that are a run when they follow each other (count).</summary>
    private const int MinRun = 4;

    /// <summary>Figures and signs around a word that are a year and a little more (characters).</summary>
    private const int MaxAround = 8;

    /// <summary>Words everybody here would try first.</summary>
    private static readonly string[] EventWords =
    [
        "midmar", "worldcup", "coupedumonde", "mundial", "morocco", "maroc", "almaghrib", "maghreb", "rabat", "casablanca", "marrakech",
        "football", "stadium", "fifa", "olympic", "summit", "security", "cyber", "password", "motdepasse", "welcome", "bienvenue",
        "marhaba", "admin", "administrator", "centre", "center", "analyst", "soc", "مضمار", "المغرب", "كلمة", "السر", "مرحبا", "كأس", "العالم",
    ];

    private static readonly string[] Rows =
    [
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1234567890", "abcdefghijklmnopqrstuvwxyz",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "ضصثقفغعهخحجد", "شسيبلاتنمكط",
    ];

    /// <summary>Decides.</summary>
    /// <param name="password">The password.</param>
    /// <param name="userName">The person's name to sign in with.</param>
    /// <param name="displayName">The person's displayed name.</param>
    /// <param name="isCommon">Whether a word, folded by <see cref="Fold"/>, is among those most used.</param>
    /// <returns>Null, or one of <see cref="PasswordFaults"/>.</returns>
    public static string? FaultOf(string password, string userName, string displayName, Func<string, bool> isCommon)
    {
        if (password.Length < MinLength)
        {
            return PasswordFaults.TooShort;
        }

        if (password.Length > MaxLength)
        {
            return PasswordFaults.TooLong;
        }

        var folded = Fold(password);
        var core = Fold(Core(password));
        if (isCommon(password.ToLowerInvariant()) || isCommon(folded) || isCommon(core) || IsCommonTwice(core, isCommon))
        {
            return PasswordFaults.Common;
        }

        if (password.Distinct().Count() < MinOwn || IsRepetition(password))
        {
            return PasswordFaults.Repeated;
        }

        if (LeftWithoutRuns(password.ToLowerInvariant()) < MinOwn)
        {
            return PasswordFaults.Run;
        }

        var own = displayName.Split([' ', '-', '\'', '.'], StringSplitOptions.RemoveEmptyEntries).Append(userName)
            .Select(Fold).Where(n => n.Length >= 3).ToList();
        if (own.Exists(n => core.Contains(n, StringComparison.Ordinal)) && Letters(Without(core, own)) < MinOwn)
        {
            return PasswordFaults.OwnName;
        }

        return Letters(Without(core, EventWords.Select(Fold).Concat(own))) < MinOwn ? PasswordFaults.EventWords : null;
    }

    /// <summary>A password as guessers see it: small letters, figures that stand for letters turned back.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '@' => 'a', '$' => 's', '!' => 'i', _ => c });
            }
        }

        return folded.ToString();
    }

    /// <summary>Without the figures and signs that are commonly put around a word; long ones are something to guess, and stay.</summary>
    private static string Core(string password)
    {
        var start = 0;
        while (start < password.Length && !char.IsLetter(password[start]))
        {
            start++;
        }

        var end = password.Length;
        while (end > start && !char.IsLetter(password[end - 1]))
        {
            end--;
        }

        return password.Length - (end - start) <= MaxAround ? password[start..end] : password;
    }

    /// <summary>Two common words are one guess each.</summary>
    private static bool IsCommonTwice(string folded, Func<string, bool> isCommon)
    {
        for (var cut = 4; cut <= folded.Length - 4; cut++)
        {
            if (isCommon(folded[..cut]) && isCommon(folded[cut..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRepetition(string text)
    {
        for (var period = 1; period <= text.Length / 2; period++)
        {
            if (Enumerable.Range(period, text.Length - period).All(i => text[i] == text[i - period]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Characters that are left when runs of <see cref="MinRun"/> and more are counted as one each.</summary>
    private static int LeftWithoutRuns(string text)
    {
        var left = 0;
        for (var i = 0; i < text.Length;)
        {
            var run = Rows.Max(row => RunAt(text, i, row));
            left++;
            i += run >= MinRun ? run : 1;
        }

        return left;
    }

    private static int RunAt(string text, int start, string row)
    {
        var at = row.IndexOf(text[start], StringComparison.Ordinal);
        return at < 0 ? 1 : Math.Max(Follow(text, start, row, at, 1), Follow(text, start, row, at, -1));
    }

    private static int Follow(string text, int start, string row, int at, int step)
    {
        var length = 1;
        while (start + length < text.Length && at + step * length is var next && next >= 0 && next < row.Length && row[next] == text[start + length])
        {
            length++;
        }

        return length;
    }

    private static string Without(string folded, IEnumerable<string> words) =>
        words.OrderByDescending(w => w.Length).Aggregate(folded, (text, word) => text.Replace(word, string.Empty, StringComparison.Ordinal));

    private static int Letters(string text) => text.Count(char.IsLetterOrDigit);
}

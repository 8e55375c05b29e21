using System.Globalization;

namespace Midmar.Intel.Indicators;

/// <summary>Names of hosts in one form: small letters, without a dot at the end, other scripts as <c>xn--</c>.</summary>
public static class DomainText
{
    /// <summary>Longest name (characters), RFC 1035.</summary>
    public const int MaxLength = 253;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>The normal form; null when it is no name with at least two parts.</summary>
    public static string? Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.TrimEnd('.');
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        if (!System.Text.Ascii.IsValid(name))
        {
            try
            {
                name = Idn.GetAscii(name);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return IsName(name) ? name.ToLowerInvariant() : null;
    }

    private static bool IsName(string name)
    {
        var (parts, start, hasLetter) = (0, 0, false);
        for (var i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || name[i] == '.')
            {
                if (i - start is 0 or > 63 || name[start] == '-' || name[i - 1] == '-')
                {
                    return false;
                }

                (parts, start) = (parts + 1, i + 1);
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] is not ('-' or '_'))
            {
                return false;
            }

            hasLetter |= char.IsAsciiLetter(name[i]);
        }

        return parts >= 2 && hasLetter;
    }
}

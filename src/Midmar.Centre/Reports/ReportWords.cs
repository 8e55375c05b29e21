using System.Globalization;
using System.Resources;

namespace Midmar.Centre.Reports;

/// <summary>The fixed words of reports, in three languages: a report is written in its own, whoever issues it.</summary>
public static class ReportWords
{
    private static readonly ResourceManager Texts = new(typeof(ReportWords));

    /// <summary>The words of a language: key and what goes into its places.</summary>
    /// <param name="language">The language.</param>
    public static ReportWord Of(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return (key, values) => values.Length == 0
            ? Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"Reports have no text '{key}'.")
            : string.Format(CultureInfo.InvariantCulture, Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"Reports have no text '{key}'."), values);
    }
}

/// <summary>A word or sentence of a report.</summary>
/// <param name="key">Which.</param>
/// <param name="values">What goes into its places.</param>
public delegate string ReportWord(string key, params object[] values);

using System.Collections;
using System.Globalization;
using System.Resources;
using Xunit;

namespace Midmar.Web.Tests;

/// <summary>The words of a family of pages.</summary>
internal static class Texts
{
    /// <summary>All of one language, without those it would take from another.</summary>
    public static Dictionary<string, string> Of(Type family, CultureInfo culture)
    {
        var set = new ResourceManager(family).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.True(set is not null, $"{family.Name} has no texts in '{culture.Name}'");
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
    }
}

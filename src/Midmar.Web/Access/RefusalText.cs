using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>Says a refusal in the language of whoever reads it.</summary>
public static class RefusalText
{
    /// <summary>The text of a refusal; of a password, what is wrong with it.</summary>
    public static string Of(this IStringLocalizer<AccessText> texts, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(refusal);
        return texts[refusal is PasswordRefused password ? password.Why : refusal.Code];
    }

    /// <summary>
    /// The text of a refusal from a feature's own texts, or else those of access. What the refusal says of itself goes into
    /// the places <c>{0}</c>, <c>{1}</c> in the order in which its record names it; a value of an enumeration by its own text,
    /// <c>Type-Value</c>.
    /// </summary>
    public static string Of(this IStringLocalizer<AccessText> texts, IStringLocalizer own, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(refusal);
        var parts = refusal.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(p => Part(own, p.GetValue(refusal)))
            .ToArray();
        var text = own[refusal.Code, parts];
        return text.ResourceNotFound ? texts.Of(refusal) : text;
    }

    private static string Part(IStringLocalizer own, object? value) => value switch
    {
        null => "–",
        string text => own[$"Part-{text}"] is { ResourceNotFound: false } named ? named : text,
        Enum one => own[$"{one.GetType().Name}-{one}"] is { ResourceNotFound: false } named ? named : one.ToString(),
        IEnumerable many => string.Join(", ", many.Cast<object?>().Select(v => Part(own, v))),
        IFormattable other => other.ToString(format: null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? string.Empty,
    };
}

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
}

using Microsoft.AspNetCore.Identity;

namespace Midmar.Centre.People;

/// <summary>Somebody who can sign in.</summary>
public sealed class Person : IdentityUser
{
    /// <summary>Characters a name to sign in with may have.</summary>
    public const int MaxUserNameLength = 64;

    /// <summary>Characters of a displayed name, kept with every act of the person.</summary>
    public const int MaxDisplayNameLength = 80;

    /// <summary>Languages a person can choose (BCP 47). The first is what a new person gets when nothing else is known.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "fr", "ar"];

    /// <summary>How the person is called on the screens.</summary>
    public string DisplayName { get; set; } = string.Empty;

    /// <summary>When the account was made, UTC.</summary>
    public DateTime Made { get; set; }

    /// <summary>Since when the person may not sign in any more, UTC; null: may.</summary>
    public DateTime? Disabled { get; set; }

    /// <summary>One of <see cref="Languages"/>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Whether the screens are light; dark otherwise.</summary>
    public bool PrefersLight { get; set; }
}

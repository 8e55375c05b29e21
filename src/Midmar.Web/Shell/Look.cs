using System.Globalization;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.People;

namespace Midmar.Web.Shell;

/// <summary>How the screens are for whoever sits before them: kept in two cookies, so that a page is right from its first byte.</summary>
/// <param name="Language">One of <see cref="Person.Languages"/>.</param>
/// <param name="IsLight">Light; dark otherwise.</param>
public sealed record Look(string Language, bool IsLight)
{
    /// <summary>The cookie of the language.</summary>
    public const string LanguageCookie = "midmar.language";

    /// <summary>The cookie of the theme: <c>light</c> or <c>dark</c>.</summary>
    public const string ThemeCookie = "midmar.theme";

    private const string Light = "light";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(366);

    /// <summary>What somebody gets of whom nothing is known.</summary>
    public static readonly Look Default = new(Person.Languages[0], IsLight: false);

    /// <summary>Whether lines begin at the right.</summary>
    public bool IsRightToLeft => Language == "ar";

    /// <summary>The look a request asks for: its language is the one the request is answered in.</summary>
    public static Look Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Look(Supported(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), request.Cookies[ThemeCookie] == Light);
    }

    /// <summary>Keeps it in the browser.</summary>
    public void Keep(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var options = new CookieOptions
        {
            HttpOnly = true,
            Secure = response.HttpContext.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
            MaxAge = Kept,
        };
        response.Cookies.Append(LanguageCookie, Language, options);
        response.Cookies.Append(ThemeCookie, IsLight ? Light : "dark", options);
    }

    /// <summary>The language, or the first one when there are no screens in it.</summary>
    public static string Supported(string? language) =>
        Person.Languages.FirstOrDefault(l => string.Equals(l, language, StringComparison.OrdinalIgnoreCase)) ?? Default.Language;
}

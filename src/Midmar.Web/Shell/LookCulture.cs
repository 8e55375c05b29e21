using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Midmar.Centre.People;

namespace Midmar.Web.Shell;

/// <summary>Answers in the language of the cookie; without one, in the first the browser asks for that there are screens in.</summary>
internal static class LookCulture
{
    public static RequestLocalizationOptions Options() => new RequestLocalizationOptions
    {
        RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(OfCookie(context.Request))),
            new AcceptLanguageHeaderRequestCultureProvider(),
        ],
        FallBackToParentUICultures = true,
        FallBackToParentCultures = true,
    }
    .AddSupportedCultures([.. Person.Languages])
    .AddSupportedUICultures([.. Person.Languages])
    .SetDefaultCulture(Person.Languages[0]);

    private static ProviderCultureResult? OfCookie(HttpRequest request) =>
        request.Cookies[Look.LanguageCookie] is { } language && Person.Languages.Contains(language)
            ? new ProviderCultureResult(language)
            : null;
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.SignIn;

/// <summary>Where somebody wanted to go before they were asked who they are.</summary>
internal static class ReturnAddress
{
    private const int MaxLength = 2_000;

    /// <summary>The address when it lies in this centre; the start page otherwise. <c>//elsewhere</c> and <c>/\elsewhere</c> lead out of it.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && address.Length <= MaxLength && (address.Length == 1 || (address[1] is not '/' and not '\\'))
            && !address.Any(char.IsControl) && Uri.IsWellFormedUriString(address, UriKind.Relative)
            ? address
            : "/";

    /// <summary>Says by status what the page says in words, for programs and for what watches the door.</summary>
    public static void SetStatus(HttpResponse response, Refusal reason)
    {
        response.StatusCode = reason is TooManyTries ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (reason is TooManyTries(var wait))
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}

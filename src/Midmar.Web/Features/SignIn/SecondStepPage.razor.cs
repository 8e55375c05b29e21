using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.SignIn;

/// <summary>The second step after the password: the app's figures, or a recovery code.</summary>
public sealed partial class SecondStepPage
{
    private string? refusal;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "authenticator")]
    private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "recovery")]
    private string? Recovery { get; set; }

    [Inject]
    private SignInDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SignInText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private async Task ByAuthenticatorAsync() => Go(await Desk.ByAuthenticatorAsync(Code ?? string.Empty));

    private async Task ByRecoveryCodeAsync() => Go(await Desk.ByRecoveryCodeAsync(Recovery ?? string.Empty));

    private void Go(Outcome<Person> outcome)
    {
        switch (outcome)
        {
            case Done<Person>:
                Navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));
                break;
            case Refused<Person>(var reason):
                refusal = A.Of(reason);
                ReturnAddress.SetStatus(Http.Response, reason);
                break;
        }
    }
}

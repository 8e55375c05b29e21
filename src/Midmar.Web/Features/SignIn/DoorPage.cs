using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.SignIn;

/// <summary>A step of the door: whoever is let in goes where they wanted to, whoever is not is told why.</summary>
public abstract class DoorPage : ComponentBase
{
    /// <summary>Where they wanted to go.</summary>
    [SupplyParameterFromQuery]
    public string? ReturnUrl { get; set; }

    /// <summary>Why they are not let in.</summary>
    protected string? Reason { get; private set; }

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = null!;

    /// <summary>Where one goes.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The page's texts.</summary>
    [Inject]
    protected IStringLocalizer<SignInText> T { get; set; } = null!;

    /// <summary>The texts of refusals.</summary>
    [Inject]
    protected IStringLocalizer<AccessText> A { get; set; } = null!;

    /// <summary>In.</summary>
    protected void Enter() => Navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));

    /// <summary>In, or not.</summary>
    protected void Settle(Outcome<Person> outcome)
    {
        if (outcome is Refused<Person>(var reason))
        {
            Refuse(reason);
        }
        else
        {
            Enter();
        }
    }

    /// <summary>Not in.</summary>
    protected void Refuse(Refusal reason)
    {
        Reason = A.Of(reason);
        ReturnAddress.SetStatus(Http.Response, reason);
    }
}

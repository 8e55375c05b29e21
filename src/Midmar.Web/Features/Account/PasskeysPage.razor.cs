using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Account;

/// <summary>Passkeys of one's own: each is a device, or a key ring, that signs in by itself.</summary>
public sealed partial class PasskeysPage
{
    private string? refusal;
    private bool isAdded;
    private bool mustShow;
    private OwnFactors? factors;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "on")]
    private string? Name { get; set; }

    [SupplyParameterFromForm(FormName = "on", Name = "credential")]
    private string? Credential { get; set; }

    [Inject]
    private AccountDesk Desk { get; set; } = null!;

    [Inject]
    private SignInManager<Person> SignIn { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccountText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private bool CanHavePasskeys => AccessEndpoints.CanHavePasskeys(Http.Request);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LookAsync();

    private async Task LookAsync()
    {
        mustShow = await Desk.MustShowFactorAsync(Http.RequestAborted);
        factors = await Desk.FactorsAsync(Http.RequestAborted);
    }

    private async Task AddAsync()
    {
        var outcome = await VerifyAsync() is { } passkey
            ? await Desk.AddPasskeyAsync(passkey, Name ?? string.Empty, Http.RequestAborted)
            : new PasskeyNotGood();
        if (outcome is Refused<Nothing>(var reason))
        {
            refusal = A.Of(reason);
            return;
        }

        isAdded = true;
        factors = await Desk.FactorsAsync(Http.RequestAborted);
    }

    private async Task RemoveAsync(string id)
    {
        if (await Desk.RemovePasskeyAsync(id, Http.RequestAborted) is Refused<Nothing>(var reason))
        {
            refusal = A.Of(reason);
        }

        await LookAsync();
    }

    /// <summary>The passkey when the browser's proof is good and is of whoever sits there.</summary>
    private async Task<UserPasskeyInfo?> VerifyAsync()
    {
        try
        {
            var result = await SignIn.PerformPasskeyAttestationAsync(Credential ?? string.Empty);
            return result.Succeeded && result.UserEntity.Id == (await Desk.WhoAsync()).Person.Id ? result.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            // No registration was begun in this browser, or it is too old.
            return null;
        }
    }
}

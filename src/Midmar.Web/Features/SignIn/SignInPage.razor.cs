using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Features.SetUp;

namespace Midmar.Web.Features.SignIn;

/// <summary>The door: by password, or by passkey.</summary>
public sealed partial class SignInPage
{
    [SupplyParameterFromForm(FormName = "password")]
    private string? UserName { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private string? Password { get; set; }

    [SupplyParameterFromForm(FormName = "passkey", Name = "credential")]
    private string? Credential { get; set; }

    [Inject]
    private SignInDesk Desk { get; set; } = null!;

    [Inject]
    private AccountMaking Making { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (!HttpMethods.IsGet(Http.Request.Method))
        {
            return;
        }

        if (await Making.IsSetUpOpenAsync(Http.RequestAborted))
        {
            Navigation.NavigateTo("/set-up");
        }
        else if (await Seat.WhoAsync() is not null)
        {
            Enter();
        }
    }

    private async Task ByPasswordAsync()
    {
        switch (await Desk.ByPasswordAsync(UserName ?? string.Empty, Password ?? string.Empty))
        {
            case Done<FirstStep>(FirstStep.NeedsSecondStep):
                Navigation.NavigateTo($"/sign-in/second?ReturnUrl={Uri.EscapeDataString(ReturnAddress.Local(ReturnUrl))}");
                break;
            case Done<FirstStep>:
                Enter();
                break;
            case Refused<FirstStep>(var reason):
                Refuse(reason);
                break;
        }
    }

    private async Task ByPasskeyAsync() => Settle(await Desk.ByPasskeyAsync(Credential ?? string.Empty));
}

using Microsoft.AspNetCore.Components;
using Midmar.Web.Access;

namespace Midmar.Web.Features.SignIn;

/// <summary>The second step after the password: the app's figures, or a recovery code.</summary>
public sealed partial class SecondStepPage
{
    [SupplyParameterFromForm(FormName = "authenticator")]
    private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "recovery")]
    private string? Recovery { get; set; }

    [Inject]
    private SignInDesk Desk { get; set; } = null!;

    private async Task ByAuthenticatorAsync() => Settle(await Desk.ByAuthenticatorAsync(Code ?? string.Empty));

    private async Task ByRecoveryCodeAsync() => Settle(await Desk.ByRecoveryCodeAsync(Recovery ?? string.Empty));
}

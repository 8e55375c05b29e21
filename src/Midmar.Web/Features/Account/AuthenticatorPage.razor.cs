using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;
using QRCoder;

namespace Midmar.Web.Features.Account;

/// <summary>
/// Sets an authenticator app up or takes it off, and shows recovery codes once. Plain forms: whoever needs a second factor
/// gets nothing else to see before it is there.
/// </summary>
public sealed partial class AuthenticatorPage
{
    private const int QrPixels = 4;

    private string? refusal;
    private IReadOnlyList<string>? codes;
    private OwnFactors? factors;
    private AuthenticatorKey? key;
    private bool isNeeded;
    private bool mustShow;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "on")]
    private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "off")]
    private string? Password { get; set; }

    [Inject]
    private AccountDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccountText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private bool CanHavePasskeys => AccessEndpoints.CanHavePasskeys(Http.Request);

    private MarkupString Qr
    {
        get
        {
            using var data = QRCodeGenerator.GenerateQrCode(key!.Uri, QRCodeGenerator.ECCLevel.M);
            using var svg = new SvgQRCode(data);
            return new MarkupString(svg.GetGraphic(QrPixels));
        }
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LookAsync();

    private async Task LookAsync()
    {
        mustShow = await Desk.MustShowFactorAsync(Http.RequestAborted);
        isNeeded = await Desk.MissesSecondFactorAsync();
        factors = await Desk.FactorsAsync(Http.RequestAborted);
        key = factors.HasAuthenticator ? null : await Desk.AuthenticatorKeyAsync(Http.RequestAborted);
        Http.Response.Headers.CacheControl = "no-store";
    }

    private async Task ConfirmAsync() => Show(await Desk.ConfirmAuthenticatorAsync(Code ?? string.Empty, Http.RequestAborted));

    private async Task NewCodesAsync() => Show(await Desk.NewRecoveryCodesAsync(Http.RequestAborted));

    private async Task RemoveAsync()
    {
        if (await Desk.RemoveAuthenticatorAsync(Password ?? string.Empty, Http.RequestAborted) is Refused<Nothing>(var reason))
        {
            refusal = A.Of(reason);
        }

        await LookAsync();
    }

    private void Show(Outcome<IReadOnlyList<string>> outcome)
    {
        switch (outcome)
        {
            case Done<IReadOnlyList<string>>(var made):
                codes = made;
                break;
            case Refused<IReadOnlyList<string>>(var reason):
                refusal = A.Of(reason);
                break;
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.SetUp;

/// <summary>What a printed code opens: an account for somebody invited, a new password for somebody who lost theirs. The code is never part of an address.</summary>
public sealed partial class InvitationPage
{
    private Invitation? invitation;
    private string? refusal;
    private bool isBack;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "code")]
    private string? Typed { get; set; }

    [SupplyParameterFromForm(FormName = "account")]
    private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "account")]
    private string? UserName { get; set; }

    [SupplyParameterFromForm(FormName = "account")]
    private string? DisplayName { get; set; }

    [SupplyParameterFromForm(FormName = "account")]
    private string? Password { get; set; }

    [SupplyParameterFromForm(FormName = "account")]
    private string? PasswordAgain { get; set; }

    [Inject]
    private AccountMaking Making { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SetUpText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        // Before the form's own handler is known, the page must be drawn with the form in it.
        if (Code is not null && await Making.LookAsync(Code, Http.RequestAborted) is Done<Invitation>(var found))
        {
            invitation = found;
        }
    }

    private void Forget() => refusal = A.Of(new CodeNotGood());

    private async Task LookAsync()
    {
        switch (await Making.LookAsync(Typed ?? string.Empty, Http.RequestAborted))
        {
            case Done<Invitation>(var found):
                invitation = found;
                break;
            case Refused<Invitation>(var reason):
                refusal = A.Of(reason);
                break;
        }
    }

    private async Task SubmitAsync()
    {
        if (Password != PasswordAgain)
        {
            refusal = T["NotTheSame"];
            return;
        }

        var outcome = invitation!.ForPersonId is not null
            ? await Making.ComeBackAsync(Code!, Password ?? string.Empty, Http.RequestAborted)
            : await Making.AcceptAsync(Code!, new NewPerson(
                UserName ?? string.Empty, DisplayName ?? string.Empty, Password ?? string.Empty, Look.Supported(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)), Http.RequestAborted);
        switch (outcome)
        {
            case Done<Person> when invitation.ForPersonId is not null:
                isBack = true;
                break;
            case Done<Person>:
                Navigation.NavigateTo("/account/authenticator");
                break;
            case Refused<Person>(var reason):
                refusal = A.Of(reason);
                break;
        }
    }
}

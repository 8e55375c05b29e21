using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.SetUp;

/// <summary>Where the first administrator makes their account, with the code that the centre printed.</summary>
public sealed partial class SetUpPage
{
    private bool isOpen;
    private string? refusal;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? UserName { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? DisplayName { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Password { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
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
    protected override async Task OnInitializedAsync() => isOpen = await Making.IsSetUpOpenAsync(Http.RequestAborted);

    private async Task SubmitAsync()
    {
        if (Password != PasswordAgain)
        {
            refusal = T["NotTheSame"];
            return;
        }

        var person = new NewPerson(UserName ?? string.Empty, DisplayName ?? string.Empty, Password ?? string.Empty, Look.Supported(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));
        switch (await Making.SetUpAsync(Code ?? string.Empty, person, Http.RequestAborted))
        {
            case Done<Person>:
                Navigation.NavigateTo(Denials.FactorPath);
                break;
            case Refused<Person>(var reason):
                refusal = A.Of(reason);
                break;
        }
    }
}

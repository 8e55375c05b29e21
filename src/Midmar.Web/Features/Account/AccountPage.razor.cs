using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Account;

/// <summary>One's own account: name, language, password, factors, sessions.</summary>
public sealed partial class AccountPage
{
    private SignedIn? who;
    private OwnFactors? factors;
    private IReadOnlyList<SessionInfo> sessions = [];
    private string name = string.Empty;
    private string language = string.Empty;
    private bool isLight;
    private string current = string.Empty;
    private string fresh = string.Empty;
    private string again = string.Empty;
    private string? profileSaid;
    private bool profileBad;
    private string? passwordSaid;
    private bool passwordBad;
    private string? sessionsSaid;
    private bool sessionsBad;

    [Inject]
    private AccountDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccountText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        who = await Desk.WhoAsync();
        (name, language, isLight) = (who.Person.DisplayName, who.Person.Language, who.Person.PrefersLight);
        factors = await Desk.FactorsAsync(Gone);
        await ReadSessionsAsync();
    }

    private async Task ReadSessionsAsync()
    {
        if (await Desk.SessionsAsync(Gone) is Done<IReadOnlyList<SessionInfo>>(var found))
        {
            sessions = found;
        }
    }

    private async Task SaveProfileAsync() =>
        (profileSaid, profileBad) = Say(await Desk.ChangeProfileAsync(name, language, isLight, Gone), T["Saved"]);

    private async Task ChangePasswordAsync()
    {
        if (fresh != again)
        {
            (passwordSaid, passwordBad) = (T["NotTheSame"], true);
            return;
        }

        (passwordSaid, passwordBad) = Say(await Desk.ChangePasswordAsync(current, fresh, Gone), T["PasswordChanged"]);
        (current, fresh, again) = (string.Empty, string.Empty, string.Empty);
        await ReadSessionsAsync();
    }

    private async Task EndAsync(long session)
    {
        (sessionsSaid, sessionsBad) = Say(await Desk.EndSessionAsync(session, Gone), T["Ended"]);
        await ReadSessionsAsync();
    }

    private async Task EndOthersAsync()
    {
        (sessionsSaid, sessionsBad) = Say(await Desk.EndOtherSessionsAsync(Gone), T["Ended"]);
        await ReadSessionsAsync();
    }

    private (string Text, bool IsBad) Say<TValue>(Outcome<TValue> outcome, string done) =>
        outcome is Refused<TValue>(var reason) ? (A.Of(reason), true) : (done, false);
}

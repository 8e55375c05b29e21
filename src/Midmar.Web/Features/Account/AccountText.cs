namespace Midmar.Web.Features.Account;

/// <summary>Names the texts of one's own account.</summary>
public sealed class AccountText;

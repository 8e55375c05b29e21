namespace Midmar.Web.Features.SignIn;

/// <summary>Names the texts of the pages of signing in.</summary>
public sealed class SignInText;

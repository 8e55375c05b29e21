namespace Midmar.Web.Features.SetUp;

/// <summary>Names the texts of pages where an account is made.</summary>
public sealed class SetUpText;

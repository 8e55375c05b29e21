namespace Midmar.Web.Access;

/// <summary>Names the texts of denials, and of all refusals by their code.</summary>
public sealed class AccessText;

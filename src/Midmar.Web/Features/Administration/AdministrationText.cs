namespace Midmar.Web.Features.Administration;

/// <summary>Names the texts of administration, roles and permissions among them.</summary>
public sealed class AdministrationText;

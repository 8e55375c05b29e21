namespace Midmar.Web.Features.Incidents;

/// <summary>Texts of the incident pages.</summary>
public sealed class IncidentsText;

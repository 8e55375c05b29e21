namespace Midmar.Web.Features.Venues;

/// <summary>Names the texts of the venues' pages.</summary>
public sealed class VenuesText;

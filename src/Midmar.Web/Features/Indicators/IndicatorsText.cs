namespace Midmar.Web.Features.Indicators;

/// <summary>Names the texts of the indicators' page.</summary>
public sealed class IndicatorsText;

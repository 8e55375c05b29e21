namespace Midmar.Web.Features.Alerts;

/// <summary>Names the texts of the alerts' pages.</summary>
public sealed class AlertsText;

namespace Midmar.Centre.Indicators;

/// <summary>Names of acts on indicator lists in the audit log; see <see cref="Audit.AuditActions"/>.</summary>
public static class IndicatorActions
{
    /// <summary>A list was put in force, or in place of one of its name.</summary>
    public const string Put = "indicators.put";

    /// <summary>A list was taken out of force.</summary>
    public const string Remove = "indicators.remove";
}

namespace Midmar.Centre.Alerts;

/// <summary>Names of acts on alerts in the audit log.</summary>
public static class AlertActions
{
    /// <summary>Given to somebody, or to nobody.</summary>
    public const string Assign = "alert.assign";

    /// <summary>Judged.</summary>
    public const string Judge = "alert.judge";

    /// <summary>A verdict was taken back.</summary>
    public const string Reopen = "alert.reopen";

    /// <summary>A note was written.</summary>
    public const string Note = "alert.note";

    /// <summary>Some alerts were kept out of the queue from then on.</summary>
    public const string Suppress = "alert.suppress";

    /// <summary>A suppression was ended.</summary>
    public const string EndSuppression = "alert.end-suppression";

    /// <summary>A view of the queue was kept.</summary>
    public const string SaveView = "alert.save-view";

    /// <summary>A view of the queue was taken away.</summary>
    public const string RemoveView = "alert.remove-view";
}

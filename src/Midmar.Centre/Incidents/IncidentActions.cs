namespace Midmar.Centre.Incidents;

/// <summary>Names of acts on incidents in the audit log.</summary>
public static class IncidentActions
{
    /// <summary>An event became an incident.</summary>
    public const string Promote = "incident.promote";

    /// <summary>Alerts were put into or taken out of one.</summary>
    public const string Alerts = "incident.alerts";

    /// <summary>A field was changed.</summary>
    public const string Change = "incident.change";

    /// <summary>Lead or team were changed.</summary>
    public const string Team = "incident.team";

    /// <summary>It went to another phase.</summary>
    public const string Phase = "incident.phase";

    /// <summary>Something was found out or written.</summary>
    public const string Work = "incident.work";

    /// <summary>Somebody said something.</summary>
    public const string Comment = "incident.comment";

    /// <summary>Linked, merged, or the reverse.</summary>
    public const string Join = "incident.join";
}

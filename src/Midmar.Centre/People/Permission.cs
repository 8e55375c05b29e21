namespace Midmar.Centre.People;

/// <summary>One kind of act that needs leave. The numbers are kept nowhere; the names are.</summary>
public enum Permission
{
    /// <summary>See the workspace, its wallboard, alerts and findings.</summary>
    SeeAlerts,

    /// <summary>Work on alerts: take, group, dismiss with a reason.</summary>
    HandleAlerts,

    /// <summary>Read incidents and their notes.</summary>
    SeeIncidents,

    /// <summary>Promote to, work on and close incidents.</summary>
    HandleIncidents,

    /// <summary>Search and query records. Every query is in the audit log.</summary>
    Search,

    /// <summary>Look at the originals behind alerts and incidents.</summary>
    ViewEvidence,

    /// <summary>Take records, findings or evidence out of the centre.</summary>
    Export,

    /// <summary>See sources, their health and their failed records.</summary>
    SeeSources,

    /// <summary>Set up, change, pause and replay sources.</summary>
    ManageSources,

    /// <summary>Upload files of records.</summary>
    Upload,

    /// <summary>Send records in: what shippers' tokens have.</summary>
    Ingest,

    /// <summary>See rules and indicators.</summary>
    SeeRules,

    /// <summary>Change rules, filters and indicator lists.</summary>
    ManageRules,

    /// <summary>Read the cases of the content desk.</summary>
    SeeContentCases,

    /// <summary>Work on cases of the content desk.</summary>
    HandleContentCases,

    /// <summary>Decide on the law in cases of the content desk.</summary>
    DecideContentLaw,

    /// <summary>See the calendar, venues and protected entities.</summary>
    SeeCalendar,

    /// <summary>Change the calendar, venues and protected entities.</summary>
    ManageCalendar,

    /// <summary>Read the shift's log and handovers.</summary>
    SeeShifts,

    /// <summary>Write the shift's log and hand over.</summary>
    WriteShifts,

    /// <summary>See agreements and what was shared under them.</summary>
    SeeSharing,

    /// <summary>Release something to a partner.</summary>
    Share,

    /// <summary>Take part in an exercise.</summary>
    TakePart,

    /// <summary>Run an exercise: injects, clock, ground truth.</summary>
    RunExercise,

    /// <summary>Score an exercise and write its debrief.</summary>
    ScoreExercise,

    /// <summary>See an exercise's ground truth and scores.</summary>
    SeeGroundTruth,

    /// <summary>Read the audit log.</summary>
    ReadAudit,

    /// <summary>Make exercise workspaces. Of the whole centre.</summary>
    MakeExercises,

    /// <summary>See people, roles, invitations and tokens. Of the whole centre.</summary>
    SeePeople,

    /// <summary>Invite, disable, give and end roles. Of the whole centre.</summary>
    ManagePeople,

    /// <summary>Issue and revoke API tokens. Of the whole centre.</summary>
    ManageTokens,

    /// <summary>See the centre's settings and state. Of the whole centre.</summary>
    SeeCentre,

    /// <summary>Change the centre's settings, back up, restore. Of the whole centre.</summary>
    ManageCentre,
}

namespace Midmar.Centre.People;

/// <summary>What somebody is in a workspace. Kept by name.</summary>
public enum Role
{
    /// <summary>Sets up and keeps the centre; is not thereby a content officer or jurist.</summary>
    Administrator,

    /// <summary>Leads a shift.</summary>
    Lead,

    /// <summary>Works on alerts and incidents.</summary>
    Analyst,

    /// <summary>Works at the content desk.</summary>
    ContentOfficer,

    /// <summary>Decides on the law at the content desk.</summary>
    Jurist,

    /// <summary>Makes and runs exercises. In exercise workspaces only.</summary>
    Trainer,

    /// <summary>Is trained. In exercise workspaces only.</summary>
    Trainee,

    /// <summary>Scores exercises. In exercise workspaces only.</summary>
    Evaluator,

    /// <summary>A liaison officer or expert for a time, with a chosen part of <see cref="RolePermissions"/>.</summary>
    Guest,

    /// <summary>Reads all and changes nothing.</summary>
    Auditor,
}

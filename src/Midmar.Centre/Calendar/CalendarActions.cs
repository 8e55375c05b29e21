namespace Midmar.Centre.Calendar;

/// <summary>Names of acts on calendar and venues in the audit log; see <see cref="Audit.AuditActions"/>.</summary>
public static class CalendarActions
{
    /// <summary>A venue was added.</summary>
    public const string AddVenue = "venues.add";

    /// <summary>A venue was changed.</summary>
    public const string ChangeVenue = "venues.change";

    /// <summary>A venue was taken off.</summary>
    public const string RemoveVenue = "venues.remove";

    /// <summary>A venue's site plan was hung up or taken down.</summary>
    public const string HangPlan = "venues.plan";

    /// <summary>A pin was put, changed or taken off.</summary>
    public const string Pin = "venues.pin";

    /// <summary>A fixture was added.</summary>
    public const string AddFixture = "fixtures.add";

    /// <summary>A fixture was changed.</summary>
    public const string ChangeFixture = "fixtures.change";

    /// <summary>A fixture was taken off.</summary>
    public const string RemoveFixture = "fixtures.remove";

    /// <summary>Fixtures were imported; the text says how many.</summary>
    public const string ImportFixtures = "fixtures.import";

    /// <summary>What a posture level means was changed.</summary>
    public const string ChangeLevel = "posture.level";

    /// <summary>A posture rule was added, changed or taken off.</summary>
    public const string ChangePostureRule = "posture.rule";

    /// <summary>A level was set by hand; the text is the reason.</summary>
    public const string SetPosture = "posture.set";

    /// <summary>A level set by hand was taken back.</summary>
    public const string ReleasePosture = "posture.release";

    /// <summary>A window was put into the calendar.</summary>
    public const string OpenWindow = "windows.open";

    /// <summary>A window was changed.</summary>
    public const string ChangeWindow = "windows.change";

    /// <summary>A window was ended before its time.</summary>
    public const string EndWindow = "windows.end";

    /// <summary>An inspection was begun.</summary>
    public const string BeginInspection = "inspections.begin";

    /// <summary>A line was answered, a finding written down, a photo added.</summary>
    public const string Inspect = "inspections.inspect";

    /// <summary>An inspection was signed off; the text is what was written.</summary>
    public const string SignOff = "inspections.sign";

    /// <summary>A signature was withdrawn; the text is the reason.</summary>
    public const string WithdrawSignature = "inspections.withdraw";

    /// <summary>The readiness checklist was changed.</summary>
    public const string ChangeChecklist = "inspections.checklist";
}

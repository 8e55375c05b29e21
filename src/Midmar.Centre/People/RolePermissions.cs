using System.Collections.Frozen;
using static Midmar.Centre.People.Permission;

namespace Midmar.Centre.People;

/// <summary>What each role may do. A new role is a line here.</summary>
public static class RolePermissions
{
    private static readonly Permission[] Watching =
        [SeeAlerts, SeeIncidents, SeeSources, SeeRules, SeeCalendar, SeeShifts];

    private static readonly Permission[] Analysing =
        [.. Watching, HandleAlerts, HandleIncidents, Search, ViewEvidence, Upload, WriteShifts];

    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Table = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Administrator] = Permissions.All
            .Except([SeeContentCases, HandleContentCases, DecideContentLaw, TakePart, ScoreExercise]).ToFrozenSet(),
        [Role.Lead] = new[] { Export, ManageSources, ManageRules, ManageCalendar, SeeSharing, Share, SeeContentCases }
            .Concat(Analysing).ToFrozenSet(),
        [Role.Analyst] = Analysing.ToFrozenSet(),
        [Role.ContentOfficer] = new[] { SeeAlerts, SeeCalendar, SeeShifts, WriteShifts, SeeContentCases, HandleContentCases, ViewEvidence }
            .ToFrozenSet(),
        [Role.Jurist] = new[] { SeeCalendar, SeeContentCases, DecideContentLaw, ViewEvidence, SeeIncidents, SeeSharing }
            .ToFrozenSet(),
        [Role.Trainer] = new[] { MakeExercises, RunExercise, SeeGroundTruth, ManageSources, ManageRules, ManageCalendar, Export }
            .Concat(Analysing).ToFrozenSet(),
        [Role.Trainee] = new[] { TakePart }.Concat(Analysing).ToFrozenSet(),
        [Role.Evaluator] = new[] { ScoreExercise, SeeGroundTruth, Search, ViewEvidence }.Concat(Watching).ToFrozenSet(),
        [Role.Guest] = new[] { Search, ViewEvidence, HandleAlerts, HandleIncidents, SeeSharing, SeeContentCases }
            .Concat(Watching).ToFrozenSet(),
        [Role.Auditor] = Permissions.All.Where(p => !p.Facts().Changes).ToFrozenSet(),
    }.ToFrozenDictionary();

    /// <summary>All that a role may do; of a guest, all that can be chosen for one.</summary>
    public static FrozenSet<Permission> Of(Role role) => Table[role];

    /// <summary>Whether a role is for exercise workspaces only: who trains never sees the live one by that role.</summary>
    public static bool IsForExercisesOnly(Role role) => role is Role.Trainer or Role.Trainee or Role.Evaluator;
}

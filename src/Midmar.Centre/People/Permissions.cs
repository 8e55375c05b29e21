using System.Collections.Frozen;
using System.Collections.Immutable;
using static Midmar.Centre.People.Permission;

namespace Midmar.Centre.People;

/// <summary>What is known of a permission.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="Changes">Whether something in the centre is another afterwards (the audit log aside).</param>
/// <param name="IsOfCentre">Whether it is about the whole centre, and needs a role in all workspaces.</param>
public sealed record PermissionFacts(Permission Permission, bool Changes, bool IsOfCentre);

/// <summary>The table of permissions. A new permission is a line here and in <see cref="RolePermissions"/>.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<Permission, PermissionFacts> Table = new[]
    {
        Reads(SeeAlerts),
        Changes(HandleAlerts),
        Reads(SeeIncidents),
        Changes(HandleIncidents),
        Reads(Search),
        Reads(ViewEvidence),
        Reads(Export),
        Reads(SeeSources),
        Changes(ManageSources),
        Changes(Upload),
        Changes(Ingest),
        Reads(SeeRules),
        Changes(ManageRules),
        Reads(SeeContentCases),
        Changes(HandleContentCases),
        Changes(DecideContentLaw),
        Reads(SeeCalendar),
        Changes(ManageCalendar),
        Reads(SeeShifts),
        Changes(WriteShifts),
        Reads(SeeSharing),
        Changes(Share),
        Changes(TakePart),
        Changes(RunExercise),
        Changes(ScoreExercise),
        Reads(SeeGroundTruth),
        Reads(ReadAudit),
        Changes(MakeExercises, isOfCentre: true),
        Reads(SeePeople, isOfCentre: true),
        Changes(ManagePeople, isOfCentre: true),
        Changes(ManageTokens, isOfCentre: true),
        Reads(SeeCentre, isOfCentre: true),
        Changes(ManageCentre, isOfCentre: true),
    }.ToFrozenDictionary(f => f.Permission);

    /// <summary>All permissions, in the order they are declared.</summary>
    public static ImmutableArray<Permission> All { get; } = [.. Enum.GetValues<Permission>()];

    /// <summary>What is known of a permission.</summary>
    public static PermissionFacts Facts(this Permission permission) => Table[permission];

    private static PermissionFacts Reads(Permission permission, bool isOfCentre = false) => new(permission, Changes: false, isOfCentre);

    private static PermissionFacts Changes(Permission permission, bool isOfCentre = false) => new(permission, Changes: true, isOfCentre);
}

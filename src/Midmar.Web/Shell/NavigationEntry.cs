using Midmar.Centre.People;
using MudBlazor;

namespace Midmar.Web.Shell;

/// <summary>A place in the navigation: a new page of a workspace is a line here.</summary>
/// <param name="Page">The page's name in its address.</param>
/// <param name="Text">Key of its name in <see cref="ShellText"/>.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Permission">Who sees it.</param>
/// <param name="IsOfCentre">Whether it is outside the workspaces.</param>
/// <param name="IsOfExercises">Whether the live workspace has none.</param>
internal sealed record NavigationEntry(string Page, string Text, string Icon, Permission Permission, bool IsOfCentre = false, bool IsOfExercises = false)
{
    public static readonly IReadOnlyList<NavigationEntry> All =
    [
        new("watch", "Watch", Icons.Material.Outlined.Dashboard, Permission.SeeAlerts),
        new("alerts", "Alerts", Icons.Material.Outlined.NotificationsActive, Permission.SeeAlerts),
        new("incidents", "Incidents", Icons.Material.Outlined.LocalFireDepartment, Permission.SeeIncidents),
        new("playbooks", "Playbooks", Icons.Material.Outlined.Checklist, Permission.SeeIncidents),
        new("shift", "Shift", Icons.Material.Outlined.Schedule, Permission.SeeShifts),
        new("search", "Search", Icons.Material.Outlined.ManageSearch, Permission.Search),
        new("calendar", "Calendar", Icons.Material.Outlined.CalendarMonth, Permission.SeeCalendar),
        new("venues", "Venues", Icons.Material.Outlined.Stadium, Permission.SeeCalendar),
        new("assets", "Assets", Icons.Material.Outlined.Devices, Permission.SeeCalendar),
        new("sources", "Sources", Icons.Material.Outlined.Sensors, Permission.SeeSources),
        new("indicators", "Indicators", Icons.Material.Outlined.Flag, Permission.SeeRules),
        new("clock", "Clock", Icons.Material.Outlined.Timer, Permission.SeeAlerts, IsOfExercises: true),
        new("administration", "Administration", Icons.Material.Outlined.AdminPanelSettings, Permission.SeePeople, IsOfCentre: true),
    ];
}

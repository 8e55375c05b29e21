using Microsoft.Extensions.Localization;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Features.Administration;

/// <summary>How a workspace is called: the live one in the language of whoever reads, an exercise by the name it was given.</summary>
internal static class WorkspaceName
{
    public static string Of(IStringLocalizer<AdministrationText> texts, Workspace workspace) =>
        workspace.Kind == WorkspaceKind.Live ? texts["LiveWorkspace"] : workspace.Name;

    /// <summary>The same by number; the number itself when it is none of those.</summary>
    public static string Of(IStringLocalizer<AdministrationText> texts, IEnumerable<Workspace> workspaces, WorkspaceId id) =>
        workspaces.FirstOrDefault(w => w.Id == id) is { } workspace ? Of(texts, workspace) : id.ToString();
}

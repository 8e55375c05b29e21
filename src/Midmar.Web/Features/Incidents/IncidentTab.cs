using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Incidents;

/// <summary>A part of the page of an incident.</summary>
public abstract class IncidentTab : MidmarComponent
{
    /// <summary>The page it is on: everything is done through it.</summary>
    [CascadingParameter]
    public IncidentPage Page { get; set; } = null!;

    /// <summary>The incident as it is now.</summary>
    [Parameter, EditorRequired]
    public Incident Incident { get; set; } = null!;

    [Inject]
    private protected IStringLocalizer<IncidentsText> T { get; set; } = null!;

    private protected WorkspaceId Here => new(Page.Workspace);

    private protected long Number => Page.Number;

    private protected bool MayHandle => Page.MayHandle && Incident.IsOpen;

    /// <summary>Does something, and says on the page why it could not be done.</summary>
    private protected Task<bool> DoAsync(string action, string text, Func<LedgerWork, Outcome<Nothing>> decide) => Page.DoAsync(action, text, decide);
}

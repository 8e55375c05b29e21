using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Venues;

/// <summary>The checklist new inspections begin with: lines that came with the program, in every language, and the centre's own.</summary>
public sealed partial class ChecklistPage
{
    private List<Line>? lines;
    private string? mistake;
    private bool isSaved;
    private bool mayChange;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private InspectionDesk Desk { get; set; } = null!;

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<VenuesText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayChange = await Event.MayChangeAsync(Here);
        switch (await Desk.ChecklistAsync(Here, Gone))
        {
            case Done<ReadinessTemplate>(var template):
                Show(template);
                break;
            case Refused<ReadinessTemplate>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private void Show(ReadinessTemplate template) => lines = [.. template.Items.Select(i => new Line(i.Area) { Key = i.Key, Text = i.Text })];

    private void TakeFirst() => Show(ReadinessTemplate.First);

    private async Task SaveAsync()
    {
        var items = lines!.OrderBy(l => l.Area).Select((l, i) => new ReadinessItem(i + 1, l.Area, l.Key, l.Text));
        mistake = await Desk.ChangeChecklistAsync(Here, [.. items], Gone) is Refused<int>(var reason) ? Words.Of(reason) : null;
        isSaved = mistake is null;
    }

    private sealed class Line(ReadinessArea area)
    {
        public ReadinessArea Area { get; } = area;

        public string Key { get; init; } = string.Empty;

        public string Text { get; set; } = string.Empty;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Web.Features.Calendar;

/// <summary>A calendar or a table of fixtures: chosen, shown line by line, then put in as one decision.</summary>
public sealed partial class FixtureImportPage
{
    private EventView? view;
    private FixtureFile? file;
    private FixtureImportPlan? plan;
    private ImportResult? result;
    private string zone = Zones.Utc;
    private string name = string.Empty;
    private string? mistake;
    private bool isBusy;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private CalendarDesk Desk { get; set; } = null!;

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private ICollection<ChangedFixture> ChangedRows => plan!.Changed;

    private ICollection<FreshFixture> AddedRows => plan!.Added;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        view = await Event.ViewAsync(Here, Gone) is Done<EventView>(var found) ? found : null;
        zone = view?.Venues.Values.Where(v => !v.State.IsGone).CountBy(v => v.State.Facts.Zone).OrderByDescending(z => z.Value).FirstOrDefault().Key ?? Zones.Utc;
    }

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (plan, result, mistake, isBusy, name) = (null, null, null, true, e.File.Name);
        StateHasChanged();
        try
        {
            await ReadAsync(e.File);
        }
        catch (IOException)
        {
            // What the browser was asked for is longer than may be, or the file changed while it was read.
            mistake = Words.Of(new FileTooLarge(ImportText.MaxBytes / 1024 / 1024));
        }

        isBusy = false;
    }

    private async Task ReadAsync(IBrowserFile chosen)
    {
        if (Zones.Find(zone) is not { } own)
        {
            mistake = Words.Of(new NoSuchZone(zone));
            return;
        }

        await using var content = chosen.OpenReadStream(ImportText.MaxBytes + 1L, Gone);
        switch (await ImportText.ReadAsync(content, ImportText.MaxBytes, Gone))
        {
            case Done<byte[]>(var bytes):
                var now = Event.NowIn(Here);
                file = await Task.Run(() => FixtureFile.Read(bytes, own, now), Gone);
                switch (await Desk.PlanAsync(Here, file, Gone))
                {
                    case Done<FixtureImportPlan>(var found):
                        plan = found;
                        break;
                    case Refused<FixtureImportPlan>(var refused):
                        mistake = Words.Of(refused);
                        break;
                }

                break;
            case Refused<byte[]>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private async Task ApplyAsync()
    {
        isBusy = true;
        switch (await Desk.ImportAsync(Here, file!, name, Gone))
        {
            case Done<ImportResult>(var done):
                (result, plan, file) = (done, null, null);
                break;
            case Refused<ImportResult>(var reason):
                mistake = Words.Of(reason);
                break;
        }

        isBusy = false;
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}

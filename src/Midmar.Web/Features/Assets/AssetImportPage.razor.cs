using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Assets;

/// <summary>A file for the register: chosen, shown line by line, then put in as one decision.</summary>
public sealed partial class AssetImportPage
{
    private AssetFile? file;
    private AssetImportPlan? plan;
    private ImportResult? result;
    private string name = string.Empty;
    private string? mistake;
    private bool isBusy;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private AssetDesk Desk { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private ICollection<ChangedAsset> ChangedRows => plan!.Changed;

    private ICollection<(int Line, AssetFacts Facts)> AddedRows { get; set; } = [];

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (plan, result, mistake, isBusy, name) = (null, null, null, true, e.File.Name);
        StateHasChanged();
        try
        {
            await using var content = e.File.OpenReadStream(ImportText.MaxBytes + 1L, Gone);
            switch (await ImportText.ReadAsync(content, ImportText.MaxBytes, Gone))
            {
                case Done<byte[]>(var bytes):
                    file = await Task.Run(() => AssetFile.Read(bytes), Gone);
                    await PlanAsync();
                    break;
                case Refused<byte[]>(var reason):
                    mistake = Words.Of(reason);
                    break;
            }
        }
        catch (IOException)
        {
            // What the browser was asked for is longer than may be, or the file changed while it was read.
            mistake = Words.Of(new FileTooLarge(ImportText.MaxBytes / 1024 / 1024));
        }

        isBusy = false;
    }

    private async Task PlanAsync()
    {
        switch (await Desk.PlanAsync(Here, file!, Gone))
        {
            case Done<AssetImportPlan>(var found):
                plan = found;
                AddedRows = [.. found.AddedLines.Zip(found.Added)];
                break;
            case Refused<AssetImportPlan>(var reason):
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

    private IEnumerable<(string Label, string Before, string After)> Differences(ChangedAsset row)
    {
        var (before, after) = (row.Before.Facts, row.After.Facts);
        (string Label, string Before, string After)[] all =
        [
            (T["Name"], before.Name, after.Name),
            (T["Hosts"], string.Join(' ', before.Hosts), string.Join(' ', after.Hosts)),
            (T["Addresses"], string.Join(' ', before.Addresses), string.Join(' ', after.Addresses)),
            (T["Services"], string.Join(' ', before.Services), string.Join(' ', after.Services)),
            (T["Owner"], before.Owner, after.Owner),
            (T["Contact"], before.Contact, after.Contact),
            (T["Note"], before.Note, after.Note),
            (T["Criticality"], Words.Of(before.Criticality), Words.Of(after.Criticality)),
            (T["Circle"], AssetForm.Text(before.Circle), AssetForm.Text(after.Circle)),
            (T["Venue"], AssetForm.Text(before.Venue), AssetForm.Text(after.Venue)),
            (T["Organisation"], AssetForm.Text(before.Entity), AssetForm.Text(after.Entity)),
        ];
        return all.Where(d => d.Before != d.After);
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);
}

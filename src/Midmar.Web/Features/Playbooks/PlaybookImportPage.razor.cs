using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Records;

namespace Midmar.Web.Features.Playbooks;

/// <summary>A playbook's file: chosen, shown with all that is wrong or should be known, then kept.</summary>
public sealed partial class PlaybookImportPage
{
    private byte[] bytes = [];
    private PlaybookReading? reading;
    private long? number;
    private string name = string.Empty;
    private string? mistake;
    private bool isBusy;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private PlaybookDesk Desk { get; set; } = null!;

    [Inject]
    private PlaybookSayings Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<PlaybooksText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (reading, number, mistake, isBusy, name) = (null, null, null, true, e.File.Name);
        StateHasChanged();
        try
        {
            await using var content = e.File.OpenReadStream(PlaybookFile.MaxBytes + 1L, Gone);
            if (await ImportText.ReadAsync(content, PlaybookFile.MaxBytes, Gone) is Done<byte[]>(var read))
            {
                bytes = read;
                reading = await Task.Run(() => PlaybookFile.Read(read), Gone);
            }
            else
            {
                mistake = Words.Of(TooLarge);
            }
        }
        catch (IOException)
        {
            // What the browser was asked for is longer than may be, or the file changed while it was read.
            mistake = Words.Of(TooLarge);
        }

        isBusy = false;
    }

    private static FileTooLarge TooLarge => new(PlaybookFile.MaxBytes / 1024 / 1024);

    private async Task KeepAsync()
    {
        isBusy = true;
        switch (await Desk.ImportAsync(Here, bytes, name, Gone))
        {
            case Done<long>(var kept):
                (number, reading) = (kept, null);
                break;
            case Refused<long>(var why):
                mistake = Words.Of(why);
                break;
        }

        isBusy = false;
    }
}

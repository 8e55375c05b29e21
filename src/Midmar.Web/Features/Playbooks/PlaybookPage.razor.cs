using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Playbooks;

/// <summary>One playbook, to be read from top to bottom and printed.</summary>
public sealed partial class PlaybookPage
{
    private LibraryEntry? entry;
    private IReadOnlyList<PlaybookProblem> warnings = [];
    private string reason = string.Empty;
    private string? said;
    private string? failure;
    private bool isLoading = true;
    private bool mayManage;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The playbook: the name of one that comes with the program, or a number.</summary>
    [Parameter]
    public string Key { get; set; } = string.Empty;

    [Inject]
    private PlaybookDesk Desk { get; set; } = null!;

    [Inject]
    private PlaybookSayings Words { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private IStringLocalizer<PlaybooksText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        failure = null;
        if (await Desk.FindAsync(Here, Key, Gone) is Done<LibraryEntry?>(var found))
        {
            entry = found;
            mayManage = await Desk.MayManageAsync(Here);
            warnings = found is null ? [] : PlaybookFile.Read(Encoding.UTF8.GetBytes(found.Text)).Warnings;
        }
        else
        {
            failure = S["DeniedText"];
        }

        isLoading = false;
    }

    private async Task WithdrawAsync(long number)
    {
        said = await Desk.WithdrawAsync(Here, number, reason, Gone) is Refused<Nothing>(var why) ? Words.Of(why) : null;
        await LoadAsync();
    }

    private async Task PrintAsync()
    {
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", Gone, "./_content/Midmar.Web/print.js");
        await module.InvokeVoidAsync("print", Gone);
    }
}

using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Playbooks;

/// <summary>The library: playbooks that come with the program, and those that were imported.</summary>
public sealed partial class PlaybooksPage
{
    /// <summary>Characters of a description in the list.</summary>
    private const int MaxShort = 160;

    private IReadOnlyList<LibraryEntry>? library;
    private Dictionary<string, int> warnings = [];
    private DateTime now;
    private string? failure;
    private bool mayManage;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private PlaybookDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<PlaybooksText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        failure = null;
        if (await Desk.LibraryAsync(Here, Gone) is not Done<IReadOnlyList<LibraryEntry>>(var found))
        {
            failure = S["DeniedText"];
            return;
        }

        now = Desk.NowIn(Here);
        mayManage = await Desk.MayManageAsync(Here);
        warnings = await Task.Run(() => found.ToDictionary(e => e.Key, e => PlaybookFile.Read(Encoding.UTF8.GetBytes(e.Text)).Warnings.Length, StringComparer.Ordinal), Gone);
        library = found;
    }

    private static string Short(string text) => text.Length > MaxShort ? string.Concat(text.AsSpan(0, MaxShort), "…") : text;
}

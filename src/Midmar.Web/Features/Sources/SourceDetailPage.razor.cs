using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Health;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Sources;

/// <summary>One source: its settings, and what of it could not be read.</summary>
public sealed partial class SourceDetailPage
{
    private const int FailedShown = 100;
    private const int PreviewBytes = 200;

    private SourceHealth? row;
    private SourceForm? form;
    private IReadOnlyList<FailedRow> failed = [];
    private ReplayResult? replayed;
    private string? token;
    private string? mistake;
    private bool isLoading = true;
    private bool isBusy;
    private bool isSaved;
    private bool mayManage;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The source's number.</summary>
    [Parameter]
    public int Number { get; set; }

    [Inject]
    private SourceDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SourcesText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private SourceId Id => new(Number);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        mayManage = await Seat.DecideAsync(Permission.ManageSources, Here) is null;
        await LoadAsync();
        form = row is null ? null : SourceForm.Of(row.Source);
        isLoading = false;
    }

    private async Task LoadAsync()
    {
        row = await Desk.ReadAsync(Here) is Done<IReadOnlyList<SourceHealth>>(var rows) ? rows.FirstOrDefault(r => r.Source.Id == Id) : null;
        failed = row is { Counts.Failed: > 0 } && await Desk.FailedAsync(Here, Id, FailedShown, Gone) is Done<IReadOnlyList<FailedRow>>(var found) ? found : [];
    }

    private async Task SaveAsync()
    {
        isSaved = false;
        var source = form!.ToSource(row!.Source, out var wrongLine);
        mistake = wrongLine > 0 ? T["BadNetwork", wrongLine] : await ChangeAsync(source);
        isSaved = mistake is null;
    }

    private async Task ToggleAsync() => mistake = await ChangeAsync(row!.Source with { IsEnabled = !row.Source.IsEnabled });

    private async Task<string?> ChangeAsync(Source source)
    {
        if (await Desk.ChangeAsync(Here, source, Gone) is Refused<Source>(var reason))
        {
            return SourceRefusal.TextOf(T, reason);
        }

        await LoadAsync();
        return null;
    }

    private async Task RenewAsync()
    {
        switch (await Desk.RenewTokenAsync(Here, Id, Gone))
        {
            case Done<NewSource>(var renewed):
                token = renewed.Token;
                break;
            case Refused<NewSource>(var reason):
                mistake = SourceRefusal.TextOf(T, reason);
                break;
        }
    }

    private async Task ReplayAsync()
    {
        isBusy = true;
        replayed = await Desk.ReplayAsync(Here, Id, Gone) is Done<ReplayResult>(var result) ? result : null;
        await LoadAsync();
        isBusy = false;
    }

    private async Task DiscardAsync(long number)
    {
        await Desk.DiscardAsync(Here, Id, [number], Gone);
        await LoadAsync();
    }

    private static string PreviewOf(FailedRecord record) => Encoding.UTF8.GetString(record.Bytes.AsSpan(0, Math.Min(record.Bytes.Length, PreviewBytes)));
}

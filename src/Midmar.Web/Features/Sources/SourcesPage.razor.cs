using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Sources;

/// <summary>The sources of a workspace and how they do, second by second.</summary>
public sealed partial class SourcesPage
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    private IReadOnlyList<SourceHealth>? rows;
    private PipelineStatus? status;
    private SourceForm? draft;
    private NewSource? made;
    private string? mistake;
    private string? failure;
    private bool mayManage;
    private bool mayUpload;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private SourceDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SourcesText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayManage = await Seat.DecideAsync(Permission.ManageSources, new WorkspaceId(Workspace)) is null;
        mayUpload = await Seat.DecideAsync(Permission.Upload, new WorkspaceId(Workspace)) is null;
        await RefreshAsync();
        _ = KeepFreshAsync();
    }

    private async Task KeepFreshAsync()
    {
        using var timer = new PeriodicTimer(RefreshEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await UpdateAsync(RefreshAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task RefreshAsync()
    {
        var workspace = new WorkspaceId(Workspace);
        if (await Desk.ReadAsync(workspace) is Done<IReadOnlyList<SourceHealth>>(var found))
        {
            (rows, failure) = (found, null);
            status = await Desk.StatusAsync(workspace) is Done<PipelineStatus>(var standing) ? standing : null;
        }
        else
        {
            failure = S["DeniedText"];
        }
    }

    private void BeginAdding() => (draft, mistake, made) = (new SourceForm(), null, null);

    private async Task AddAsync()
    {
        var source = draft!.ToSource(known: null, out var wrongLine);
        if (wrongLine > 0)
        {
            mistake = T["BadNetwork", wrongLine];
            return;
        }

        switch (await Desk.AddAsync(new WorkspaceId(Workspace), source, Gone))
        {
            case Done<NewSource>(var done):
                (made, draft, mistake) = (done, null, null);
                await RefreshAsync();
                break;
            case Refused<NewSource>(var reason):
                mistake = SourceRefusal.TextOf(T, reason);
                break;
        }
    }

    private static string ChipOf(SourceState state) => state switch
    {
        SourceState.Sending => "ok",
        SourceState.Silent => "bad",
        SourceState.Disabled => "warn",
        _ => string.Empty,
    };

    private static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private string RateOf(SourceHealth row) => row.Counts.LastSeen == default ? "–" : N((long)Math.Round(Desk.RateOf(row.Source.Id)));

    private static string Skew(TimeSpan ahead) => string.Create(
        CultureInfo.InvariantCulture, $"{(ahead < TimeSpan.Zero ? '−' : '+')}{(ahead.Duration().TotalDays >= 1 ? ahead.Duration().ToString("d'd 'hh':'mm", CultureInfo.InvariantCulture) : ahead.Duration().ToString("hh':'mm':'ss", CultureInfo.InvariantCulture))}");
}

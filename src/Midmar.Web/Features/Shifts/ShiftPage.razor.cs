using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Reports;
using Midmar.Centre.Shifts;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Shifts;

/// <summary>The shift that has the watch: its log, what is open, and how it is handed over.</summary>
public sealed partial class ShiftPage
{
    private Shelf<Shift>? shelf;
    private Coalescer? coalescer;
    private Kept<Shift>? running;
    private IReadOnlyList<Member> colleagues = [];
    private IReadOnlyList<Kept<Report>> reports = [];
    private DateTime now;
    private string? failure;
    private string? said;
    private bool mayWrite;
    private string name = string.Empty;
    private string lead = string.Empty;
    private int hours = 8;
    private string entry = string.Empty;
    private string item = string.Empty;
    private bool isBlocker;
    private int closing;
    private string outcomeText = string.Empty;
    private string situation = string.Empty;
    private string risks = string.Empty;
    private string asks = string.Empty;
    private string assessment = string.Empty;
    private string language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
    private Tlp marking = Tlp.Amber;
    private string recipients = string.Empty;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private ShiftDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShiftsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (shelf is not null)
        {
            shelf.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        if (await Desk.ShelfAsync(Here, Gone) is not Done<Shelf<Shift>>(var found))
        {
            failure = S["DeniedText"];
            return;
        }

        mayWrite = await Seat.DecideAsync(Permission.WriteShifts, Here) is null;
        colleagues = await Desk.ColleaguesAsync(Here, Gone);
        if (shelf is null)
        {
            shelf = found;
            coalescer = new Coalescer(() => UpdateAsync(RefreshAsync), Time);
            shelf.Changed += OnChanged;
        }

        await RefreshAsync();
        lead = running is null && colleagues.Count > 0 ? colleagues[0].Id : string.Empty;
        if (running?.State.Handover is { } handover)
        {
            (situation, risks, asks, name, lead) = (handover.Situation, handover.Risks, handover.Asks, handover.NextName, handover.NextLead.Id);
        }
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => coalescer?.Note();

    private async Task RefreshAsync()
    {
        running = ShiftRules.Running(shelf!.All.Values);
        now = Desk.Now(Here);
        reports = await Desk.ReportsAsync(Here, Gone);
    }

    private async Task BeginAsync()
    {
        if (colleagues.FirstOrDefault(c => c.Id == lead) is { } who)
        {
            said = await Desk.BeginAsync(Here, name, who, TimeSpan.FromHours(hours), Gone) is Refused<long>(var why) ? A.Of(T, why) : null;
            await RefreshAsync();
            (name, lead) = (string.Empty, string.Empty);
        }
    }

    private async Task<bool> DoAsync(string action, string text, Func<LedgerWork, Outcome<Nothing>> decide)
    {
        said = await Desk.DoAsync(Here, action, text, decide, Gone) is Refused<Nothing>(var why) ? A.Of(T, why) : null;
        await RefreshAsync();
        return said is null;
    }

    private async Task LogAsync()
    {
        var words = entry;
        if (await DoAsync(ShiftActions.Log, words, work => ShiftRules.Log(work, words)))
        {
            entry = string.Empty;
        }
    }

    private async Task OpenItemAsync()
    {
        var (words, blocks) = (item, isBlocker);
        if (await DoAsync(ShiftActions.Item, words, work => ShiftRules.Open(work, words, owner: null, blocks)))
        {
            (item, isBlocker) = (string.Empty, false);
        }
    }

    private async Task CloseAsync(int number)
    {
        var words = outcomeText;
        if (await DoAsync(ShiftActions.Item, $"{number}: {words}", work => ShiftRules.Close(work, number, words)))
        {
            closing = 0;
        }
    }

    private Task WriteHandoverAsync()
    {
        if (colleagues.FirstOrDefault(c => c.Id == lead) is not { } next)
        {
            said = T["ChooseNextLead"];
            return Task.CompletedTask;
        }

        var (how, what, please, called, length) = (situation, risks, asks, name, TimeSpan.FromHours(hours));
        return DoAsync(ShiftActions.Handover, $"to {next.Name}", work => ShiftRules.WriteHandover(work, how, what, please, next, called, work.At + length));
    }

    private async Task SignAsync()
    {
        if (await DoAsync(ShiftActions.Sign, string.Empty, ShiftRules.Sign) && running?.State.Handover is null)
        {
            (situation, risks, asks, name, lead) = (string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        }
    }

    private async Task ReportAsync()
    {
        var to = recipients.Split([',', '،', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        said = await Desk.ReportAsync(Here, assessment, language, marking, to, Gone) is Refused<long>(var why) ? A.Of(T, why) : null;
        if (said is null)
        {
            assessment = string.Empty;
        }

        await RefreshAsync();
    }
}

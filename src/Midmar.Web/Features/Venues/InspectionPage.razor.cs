using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Venues;

/// <summary>A readiness inspection: line by line, findings with photos, and a name under it.</summary>
public sealed partial class InspectionPage
{
    private EventView? view;
    private Inspection? inspection;
    private Shelf<Inspection>? shelf;
    private Coalescer? coalescer;
    private FindingForm? form;
    private string me = string.Empty;
    private string note = string.Empty;
    private string closeNote = string.Empty;
    private int closing;
    private string? failure;
    private string? mistake;
    private bool isLoading = true;
    private bool mayChange;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The inspection's number.</summary>
    [Parameter]
    public long Number { get; set; }

    [Inject]
    private InspectionDesk Desk { get; set; } = null!;

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<VenuesText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    private bool IsFixed => !mayChange || inspection!.Signed is not null;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayChange = await Event.MayChangeAsync(Here);
        me = (await Seat.WhoAsync())?.Person.DisplayName ?? string.Empty;
        await LoadAsync();
        isLoading = false;

        // Two inspectors work on one list: each sees what the other answers.
        if (await Event.LedgerAsync(Here, Gone) is Done<WorkspaceLedger>(var ledger))
        {
            coalescer = new Coalescer(() => UpdateAsync(LoadAsync), Time);
            shelf = ledger.Shelf(Inspection.Kind);
            shelf.Changed += OnChanged;
        }
    }

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

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => coalescer?.Note();

    private async Task LoadAsync()
    {
        switch (await Event.ViewAsync(Here, Gone))
        {
            case Done<EventView>(var found):
                view = found;
                inspection = await Desk.FindAsync(Here, Number, Gone) is Done<Kept<Inspection>?>({ } kept) ? kept.State : null;
                break;
            case Refused<EventView>(var reason):
                failure = Words.Of(reason);
                break;
        }
    }

    private async Task AnswerAsync(int item, ReadinessVerdict verdict)
    {
        var isDone = await AfterAsync(await Desk.AnswerAsync(Here, Number, item, verdict, string.Empty, Gone));
        if (isDone && verdict == ReadinessVerdict.NotMet && inspection!.Findings.All(f => f.Facts.Item != item))
        {
            BeginFinding(item);
        }
    }

    private void BeginFinding(int item) => form = new FindingForm { Item = item };

    private void EditFinding(ReadinessFinding finding) => form = new FindingForm
    {
        Item = finding.Facts.Item, Number = finding.Number, Text = finding.Facts.Text, Severity = finding.Facts.Severity, Owner = finding.Facts.Owner, Due = finding.Facts.Due,
    };

    private async Task SaveFindingAsync()
    {
        var due = form!.Due is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : (DateTime?)null;
        var facts = new ReadinessFindingFacts(form.Item, form.Text.Trim(), form.Severity, form.Owner.Trim(), due);
        if (await AfterAsync(await Desk.PutFindingAsync(Here, Number, form.Number, facts, Gone)))
        {
            form = null;
        }
    }

    private async Task PhotoAsync(int finding, InputFileChangeEventArgs e)
    {
        if (await ImageField.ReadAsync(e.File, Gone) is Done<byte[]>(var bytes))
        {
            await AfterAsync(await Desk.PhotoAsync(Here, Number, finding, bytes, Gone));
        }
        else
        {
            mistake = Words.Of(new ImageTooLarge(StoredImage.MaxBytes / 1024 / 1024));
        }
    }

    private async Task DropAsync(int finding, string sha256) => await AfterAsync(await Desk.DropPhotoAsync(Here, Number, finding, sha256, Gone));

    private void BeginClosing(int finding) => (closing, closeNote) = (finding, string.Empty);

    private async Task CloseAsync(int finding, string? words)
    {
        if (await AfterAsync(await Desk.CloseAsync(Here, Number, finding, words, Gone)))
        {
            closing = 0;
        }
    }

    private async Task SignAsync()
    {
        if (await AfterAsync(await Desk.SignAsync(Here, Number, note.Trim(), Gone)))
        {
            (note, form) = (string.Empty, null);
        }
    }

    private async Task WithdrawAsync()
    {
        if (await AfterAsync(await Desk.WithdrawAsync(Here, Number, note.Trim(), Gone)))
        {
            note = string.Empty;
        }
    }

    private async Task<bool> AfterAsync<TValue>(Outcome<TValue> outcome)
    {
        mistake = outcome is Refused<TValue>(var reason) ? Words.Of(reason) : null;
        await LoadAsync();
        return mistake is null;
    }

    private static string ChipOf(ReadinessFinding finding) => finding.Closed is not null ? "ok" : finding.Facts.Severity switch
    {
        FindingSeverity.Blocking => "bad",
        FindingSeverity.Major => "warn",
        _ => string.Empty,
    };

    private sealed class FindingForm
    {
        public int Item { get; init; }

        public int Number { get; init; }

        public string Text { get; set; } = string.Empty;

        public FindingSeverity Severity { get; set; } = FindingSeverity.Major;

        public string Owner { get; set; } = string.Empty;

        public DateTime? Due { get; set; }
    }
}

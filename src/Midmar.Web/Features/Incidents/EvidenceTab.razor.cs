using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Api;
using Midmar.Web.Features.Evidence;

namespace Midmar.Web.Features.Incidents;

/// <summary>Evidence of an incident: to seal, to pass on, to look at, to take out.</summary>
public sealed partial class EvidenceTab
{
    private Shelf<EvidenceItem>? shelf;
    private IReadOnlyList<Kept<EvidenceItem>> items = [];
    private Member? me;
    private string? opened;
    private (long Number, string Act) acting;
    private string title = string.Empty;
    private string how = string.Empty;
    private string where = string.Empty;
    private string by = string.Empty;
    private string query = string.Empty;
    private string receiver = string.Empty;
    private string outside = string.Empty;
    private string place = string.Empty;
    private string words = string.Empty;
    private Tlp marking;
    private DateTime? at;
    private DateTime? from;
    private DateTime? to;
    private string? said;
    private long? saidOf;
    private bool isGood;
    private bool isBusy;
    private bool mayView;
    private bool mayExport;

    [Inject]
    private EvidenceDesk Desk { get; set; } = null!;

    [Inject]
    private IncidentDesk Incidents { get; set; } = null!;

    [Inject]
    private EvidenceLimits Limits { get; set; } = null!;

    [Inject]
    private IOpenWorkspaces Workspaces { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private bool IsComplete => title.Trim().Length > 0 && how.Trim().Length > 0 && where.Trim().Length > 0 && by.Trim().Length > 0 && at is not null;

    private string WhyLabel => acting.Act == "out" ? T["Ev-Receipt"] : T["Why"];

    private string UploadAddress => string.Create(CultureInfo.InvariantCulture, $"{ApiEndpoints.Root}/workspaces/{Here.Value}/incidents/{Number}/evidence?name={{name}}&title={Uri.EscapeDataString(title)}&how={Uri.EscapeDataString(how)}&where={Uri.EscapeDataString(where)}&by={Uri.EscapeDataString(by)}&marking={marking}&at={at:yyyy-MM-dd'T'HH:mm:ss}Z");

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        me = await Incidents.WhoAsync();
        mayView = await Seat.DecideAsync(Permission.ViewEvidence, Here) is null;
        mayExport = await Seat.DecideAsync(Permission.Export, Here) is null;
        var now = Workspaces.Find(Here)?.Clock.GetUtcNow().UtcDateTime ?? default;
        (marking, by) = (Incident.Marking, me?.Name ?? string.Empty);
        at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        (from, to) = (Incident.Began.AddTicks(-(Incident.Began.Ticks % TimeSpan.TicksPerMinute)), at.Value.AddMinutes(1));
        if (await Desk.ShelfAsync(Here, Gone) is Done<Shelf<EvidenceItem>>(var found))
        {
            shelf = found;
            shelf.Changed += OnChanged;
        }

        Read();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (shelf is not null)
        {
            shelf.Changed -= OnChanged;
        }

        base.Dispose(disposing);
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => _ = UpdateAsync(() =>
    {
        Read();
        return Task.CompletedTask;
    });

    private void Read() => items = shelf is null ? [] : [.. shelf.All.Values.Where(e => e.State.Incident == Number).Reverse()];

    private void Toggle(string name)
    {
        opened = opened == name ? null : name;
        (said, title) = (null, string.Empty);
    }

    private void Act(long number, string act)
    {
        acting = acting == (number, act) ? default : (number, act);
        (words, place, outside, receiver, said) = (string.Empty, string.Empty, string.Empty, string.Empty, null);
    }

    private string Open(long number, string act) => acting == (number, act) ? "true" : "false";

    private Task OnSealed()
    {
        (title, how) = (string.Empty, string.Empty);
        Read();
        return Task.CompletedTask;
    }

    private Task SealRecordsAsync() => from is { } first && to is { } last
        ? SealAsync(title, new RecordChoice(query, DateTime.SpecifyKind(first, DateTimeKind.Utc), DateTime.SpecifyKind(last, DateTimeKind.Utc), Ids: null))
        : Task.CompletedTask;

    private async Task SealCitedAsync()
    {
        var rows = await Incidents.AlertsAsync(Here, Incident.Alerts, Gone);
        RecordId[] cited = [.. rows.SelectMany(r => r.Alert.Records).Distinct()];
        await SealAsync(T["Ev-CitedTitle", Number], new RecordChoice(string.Empty, default, default, cited));
    }

    private async Task SealAsync(string name, RecordChoice choice)
    {
        (isBusy, said) = (true, null);
        StateHasChanged();
        try
        {
            var outcome = await Desk.SealRecordsAsync(Here, Number, name, marking, choice, Gone);
            Say(number: null, outcome is Refused<long>(var why) ? why : null);
            said ??= T["Ev-Sealed"];
            if (isGood)
            {
                (opened, title, query) = (null, string.Empty, string.Empty);
            }
        }
        catch (IOException)
        {
            (said, saidOf, isGood) = (T["Ev-NotStored"], null, false);
        }

        isBusy = false;
        Read();
    }

    private async Task HandOverAsync(long number) => Say(number, RefusalOf(await Desk.HandOverAsync(Here, number, receiver, place, words, Gone)));

    private async Task ConfirmAsync(long number) =>
        Say(number, RefusalOf(await Desk.DoAsync(Here, number, EvidenceActions.HandOver, "confirmed", work => CustodyRules.Confirm(work, number), Gone)));

    private async Task CallOffAsync(long number)
    {
        var why = words;
        Say(number, RefusalOf(await Desk.DoAsync(Here, number, EvidenceActions.HandOver, $"called off: {why}", work => CustodyRules.CallOff(work, number, why), Gone)));
    }

    private async Task PassOutAsync(long number)
    {
        var (isOut, who, there, why) = (acting.Act == "out", outside, place, words);
        Say(number, RefusalOf(await Desk.DoAsync(
            Here, number, EvidenceActions.HandOver, $"{(isOut ? "out" : "back")} to {who}: {why}",
            work => isOut ? CustodyRules.HandOut(work, number, who, there, why) : CustodyRules.Return(work, number, who, there, why), Gone)));
    }

    private async Task AskDisposalAsync(long number)
    {
        var why = words;
        Say(number, RefusalOf(await Desk.DoAsync(Here, number, EvidenceActions.Dispose, $"asked: {why}", work => CustodyRules.AskDisposal(work, number, why), Gone)));
    }

    private async Task DecideAsync(long number, bool isAgreed) => Say(number, RefusalOf(await Desk.DecideDisposalAsync(Here, number, isAgreed, words, Gone)));

    private static Refusal? RefusalOf(Outcome<Nothing> outcome) => outcome is Refused<Nothing>(var why) ? why : null;

    /// <summary>Says why something was refused: beside the item it was about, or (null) above all of them.</summary>
    private void Say(long? number, Refusal? refusal)
    {
        (isGood, saidOf) = (refusal is null, number);
        said = refusal is null ? null : A.Of(T, refusal);
        if (isGood)
        {
            (acting, words, place, outside, receiver) = (default, string.Empty, string.Empty, string.Empty, string.Empty);
        }

        Read();
    }

    private static string ChipOf(EvidenceState state) => state switch
    {
        EvidenceState.Held or EvidenceState.Returned => "ok",
        EvidenceState.ChangingHands => "warn",
        _ => "bad",
    };

    private static string SizeOf(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes:N0} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0:N1} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0 / 1024:N1} MiB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0 / 1024 / 1024:N2} GiB"),
    };
}

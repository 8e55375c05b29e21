using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;

namespace Midmar.Web.Features.Playbooks;

/// <summary>Playbooks as they are followed for an incident: what is open, what was decided by whom, what follows.</summary>
public sealed partial class PlaybookTab
{
    /// <summary>Keys of the answers of the first open step, in their order.</summary>
    private const string AnswerKeys = "acefgh";

    private readonly Dictionary<string, Draft> drafts = new(StringComparer.Ordinal);
    private Shelf<PlaybookRun>? shelf;
    private Shelf<KeptPlaybook>? kept;
    private IReadOnlyList<LibraryEntry> library = [];
    private HashSet<string> fitting = [];
    private IReadOnlyList<ShownRun> runs = [];
    private long firstRun;
    private string chosen = string.Empty;
    private string? said;
    private string? saidAt;

    [Inject]
    private PlaybookDesk Desk { get; set; } = null!;

    [Inject]
    private PlaybookSayings Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<PlaybooksText> P { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (await Desk.LedgerAsync(Here, Gone) is Done<WorkspaceLedger>(var ledger))
        {
            (shelf, kept) = (ledger.Shelf(PlaybookRun.Kind), ledger.Shelf(KeptPlaybook.Kind));
            shelf.Changed += OnChanged;
            library = [.. PlaybookLibrary.All(kept.All.Values).Where(e => e.IsUsable)];
            var suggested = PlaybookLibrary.Suggest(library, Incident.Techniques.Select(t => $"attack.{t}"));
            fitting = suggested.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
            chosen = suggested.Count > 0 ? suggested[0].Key : library[0].Key;
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

    private void Read()
    {
        runs = shelf is null || kept is null ? [] :
        [
            .. shelf.All.Values.Where(r => r.State.Incident == Number && kept.Find(r.State.Playbook) is not null)
                .OrderBy(r => r.State.End is not null).ThenByDescending(r => r.Number)
                .Select(r => ShownRun.Of(r.Number, r.State, kept.Find(r.State.Playbook)!.State.Read())),
        ];
        firstRun = runs.Count > 0 ? runs[0].Number : 0;
    }

    private async Task StartAsync() => Say(await Desk.StartAsync(Here, Number, chosen, Gone));

    private async Task MarkAsync(ShownRun run, RunPlace place, MarkKind kind, string? answer) =>
        Say(await Desk.MarkAsync(Here, run.Number, place.Key, kind, answer, DraftOf(run, place).Note, Gone), run, place);

    private async Task TakeBackAsync(ShownRun run, RunPlace place) =>
        Say(await Desk.TakeBackAsync(Here, run.Number, place.Key, DraftOf(run, place).Reason, Gone), run, place);

    private async Task ProposeAsync(ShownRun run, RunPlace place)
    {
        var draft = DraftOf(run, place);
        Say(await Desk.ProposeAsync(Here, run.Number, place.Key, draft.Target, draft.Reason, draft.Cost, time: null, Gone), run, place);
    }

    private async Task EndAsync(ShownRun run) => Say(await Desk.EndAsync(Here, run.Number, DraftOf(run).Reason, Gone));

    private void Say<T>(Outcome<T> outcome, ShownRun? run = null, RunPlace? place = null)
    {
        (said, saidAt) = (outcome is Refused<T>(var why) ? Words.Of(why) : null, place?.Key);
        if (said is null && run is not null)
        {
            drafts.Remove(KeyOf(run, place));
        }

        Read();
    }

    private Draft DraftOf(ShownRun run, RunPlace? place = null) =>
        drafts.TryGetValue(KeyOf(run, place), out var draft) ? draft : drafts[KeyOf(run, place)] = new Draft();

    private static string KeyOf(ShownRun run, RunPlace? place) => $"{run.Number} {place?.Key}";

    /// <summary>The step whose branch begins with a place: the last one before it that is a branch further out.</summary>
    private static PlaybookStep? OpenerOf(ShownRun run, RunPlace place) =>
        run.View.Places.TakeWhile(p => p.Key != place.Key).LastOrDefault(p => p.Depth == place.Depth - 1 && p.Step.Branches.Any(b => b.Answer == place.Branch))?.Step;

    /// <summary>In a run that has ended nothing is open any more.</summary>
    private static PlaceState StateOf(ShownRun run, RunPlace place) =>
        run.State.End is not null && place.State == PlaceState.Open ? PlaceState.Ahead : place.State;

    private static string MarkOf(RunPlace place, PlaceState state) => state switch
    {
        PlaceState.Decided when place.Mark!.Kind == MarkKind.NotApplicable => "–",
        PlaceState.Decided => "✓",
        PlaceState.Open => "●",
        PlaceState.Fork => "⑂",
        _ => "○",
    };

    /// <summary>What is being written to a place.</summary>
    private sealed class Draft
    {
        public string Note { get; set; } = string.Empty;

        public string Target { get; set; } = string.Empty;

        public string Reason { get; set; } = string.Empty;

        public string Cost { get; set; } = string.Empty;
    }

    /// <summary>A run as it is shown.</summary>
    private sealed record ShownRun(long Number, PlaybookRun State, Playbook Playbook, RunView View, string? First)
    {
        public static ShownRun Of(long number, PlaybookRun state, Playbook playbook)
        {
            var view = RunWalk.Of(playbook, state.Marks);
            return new ShownRun(number, state, playbook, view, view.Places.FirstOrDefault(p => p.State == PlaceState.Open)?.Key);
        }
    }
}

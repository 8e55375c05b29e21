using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Calendar;

/// <summary>Maintenance, authorised scans and freezes: what explains alerts and never hides them.</summary>
public sealed partial class WindowsPage
{
    private const int Limit = 300;
    private const int ScopeShown = 6;
    private static readonly char[] Blanks = ['\n', '\r', ',', ';', '،', '؛'];

    private IReadOnlyList<Kept<Window>>? windows;
    private WindowForm? form;
    private long? editing;
    private DateTime now;
    private string? mistake;

    [Inject]
    private CalendarDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        now = Event.NowIn(Here);
        windows = await Desk.WindowsAsync(Here, Gone) is Done<IReadOnlyList<Kept<Window>>>(var all)
            ? [.. all.OrderBy(w => w.State.End <= now).ThenBy(w => w.State.End <= now ? -w.State.End.Ticks : w.State.Facts.From.Ticks)]
            : [];
    }

    private void Begin() => (form, editing, mistake) = (
        new WindowForm { From = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), To = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddHours(2) }, null, null);

    private void Leave() => (form, editing, mistake) = (null, null, null);

    private void Edit(Kept<Window> window)
    {
        var facts = window.State.Facts;
        (editing, mistake) = (window.Number, null);
        form = new WindowForm
        {
            Kind = facts.Kind, From = facts.From, To = facts.To, Owner = facts.Owner, Reason = facts.Reason, Venues = [.. facts.Scope.Venues], Entities = [.. facts.Scope.Entities],
            Keys = string.Join('\n', facts.Scope.Assets.Select(NameOf).Concat(facts.Scope.Addresses)),
        };
    }

    private async Task SaveAsync()
    {
        if (form!.From is null || form.To is null)
        {
            mistake = Words.Of(new NotATime(string.Empty));
            return;
        }

        var (assets, addresses) = (new List<long>(), new List<string>());
        foreach (var text in form.Keys.Split(Blanks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // What reads as an address is one; anything else has to be an asset of the register.
            if (AssetKeys.ParseNetwork(text) is not Refused<System.Net.IPNetwork>(NotAnAddress))
            {
                addresses.Add(text);
            }
            else if (View!.Assets.Meant(text) is { } asset)
            {
                assets.Add(asset.Number);
            }
            else
            {
                mistake = Words.Of(new NoSuchAsset());
                return;
            }
        }

        var facts = new WindowFacts(
            form.Kind, new WindowScope([.. assets], [.. form.Entities.Order()], [.. form.Venues.Order()], [.. addresses]), Utc(form.From), Utc(form.To), form.Owner.Trim(), form.Reason.Trim());
        if (await AfterAsync(await Desk.PutWindowAsync(Here, editing, facts, Gone)))
        {
            Leave();
        }
    }

    private async Task EndAsync(long number) => await AfterAsync(await Desk.EndWindowAsync(Here, number, Gone));

    private async Task<bool> AfterAsync(Outcome<long> outcome)
    {
        mistake = outcome is Refused<long>(var reason) ? Words.Of(reason) : null;
        if (mistake is null)
        {
            await LoadAsync();
        }

        return mistake is null;
    }

    private IEnumerable<string> ScopeOf(WindowScope scope) => scope.Venues.Select(v => View!.Venues.GetValueOrDefault(v)?.State.Facts.Name ?? "–")
        .Concat(scope.Entities.Select(e => View!.Entities.GetValueOrDefault(e)?.State.Facts.Name ?? "–"))
        .Concat(scope.Assets.Select(NameOf))
        .Concat(scope.Addresses);

    private string NameOf(long asset) => View!.Assets.Find(asset)?.Facts.Name ?? "–";

    private static DateTime Utc(DateTime? time) => DateTime.SpecifyKind(time ?? default, DateTimeKind.Utc);

    private static void Choose(HashSet<long> chosen, long number, ChangeEventArgs e)
    {
        if (e.Value is true)
        {
            chosen.Add(number);
        }
        else
        {
            chosen.Remove(number);
        }
    }

    private sealed class WindowForm
    {
        public WindowKind Kind { get; set; }

        public DateTime? From { get; set; }

        public DateTime? To { get; set; }

        public string Owner { get; set; } = string.Empty;

        public string Reason { get; set; } = string.Empty;

        public string Keys { get; set; } = string.Empty;

        public HashSet<long> Venues { get; init; } = [];

        public HashSet<long> Entities { get; init; } = [];
    }
}

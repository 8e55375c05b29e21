using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Venues;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Calendar;

/// <summary>One fixture, or a new one: when, where, whom it concerns, and whether its venue is ready.</summary>
public sealed partial class FixturePage
{
    private Fixture? known;
    private IReadOnlyList<Kept<Inspection>> inspections = [];
    private FixtureForm form = new();
    private string? mistake;
    private bool isSaved;

    /// <summary>The fixture's number; null: a new one.</summary>
    [Parameter]
    public long? Number { get; set; }

    [Inject]
    private CalendarDesk Desk { get; set; } = null!;

    [Inject]
    private InspectionDesk Inspections { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        form = known is not null ? FixtureForm.Of(known.Facts) : new FixtureForm();
    }

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        known = Number is { } number && found.Fixtures.GetValueOrDefault(number) is { State: { IsGone: false } state } ? state : null;
        inspections = await Inspections.AllAsync(Here, Gone) is Done<IReadOnlyList<Kept<Inspection>>>(var all) ? all : [];
    }

    private async Task SaveAsync()
    {
        (isSaved, mistake) = (false, null);
        if (form.Start is null || form.End is null)
        {
            mistake = Words.Of(new NotATime(string.Empty));
            return;
        }

        if (form.ToFacts() is not { } facts)
        {
            mistake = Words.Of(new NoSuchZone(form.Zone));
            return;
        }

        switch (await Desk.PutAsync(Here, Number, facts, Gone))
        {
            case Done<long>(var number) when Number is null:
                Navigation.NavigateTo(Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"calendar/{number}")));
                break;
            case Done<long>:
                await LoadAsync();
                isSaved = true;
                break;
            case Refused<long>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private async Task RemoveAsync()
    {
        if (await Desk.RemoveAsync(Here, Number!.Value, Gone) is Refused<long>(var reason))
        {
            mistake = Words.Of(reason);
            return;
        }

        Navigation.NavigateTo(Places.In(Here, "calendar"));
    }

    private async Task InspectAsync()
    {
        switch (await Inspections.BeginAsync(Here, Number!.Value, Gone))
        {
            case Done<long>(var number):
                Navigation.NavigateTo(Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"venues/inspections/{number}")));
                break;
            case Refused<long>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private void TakeVenue(ChangeEventArgs e)
    {
        form.Venue = long.TryParse(e.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (form.Venue is { } venue && Number is null)
        {
            form.Zone = View!.Venues[venue].State.Facts.Zone;
        }
    }

    private void Choose(long entity, bool isChosen)
    {
        if (isChosen)
        {
            form.Entities.Add(entity);
        }
        else
        {
            form.Entities.Remove(entity);
        }
    }

    private sealed class FixtureForm
    {
        public string Title { get; set; } = string.Empty;

        public DateTime? Start { get; set; }

        public DateTime? End { get; set; }

        public string Zone { get; set; } = Zones.Utc;

        public long? Venue { get; set; }

        public HashSet<long> Entities { get; private init; } = [];

        public bool IsCancelled { get; set; }

        public string Note { get; set; } = string.Empty;

        public static FixtureForm Of(FixtureFacts facts) => new()
        {
            Title = facts.Title,
            Start = Zones.ToLocal(facts.Start, facts.Zone),
            End = Zones.ToLocal(facts.End, facts.Zone),
            Zone = facts.Zone,
            Venue = facts.Venue,
            Entities = [.. facts.Entities],
            IsCancelled = facts.IsCancelled,
            Note = facts.Note,
        };

        /// <summary>The fixture; null: there is no such zone.</summary>
        public FixtureFacts? ToFacts() => Zones.Find(Zone) is not { } zone ? null : new FixtureFacts
        {
            Title = Title.Trim(),
            Start = Zones.ToUtc(Start ?? default, zone),
            End = Zones.ToUtc(End ?? default, zone),
            Zone = Zone,
            Venue = Venue,
            Entities = [.. Entities.Order()],
            IsCancelled = IsCancelled,
            Note = Note.Trim(),
        };
    }
}

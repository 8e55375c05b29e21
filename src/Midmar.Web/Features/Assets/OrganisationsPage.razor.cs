using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Assets;

/// <summary>The organisations the centre protects, by circle, with whom to call.</summary>
public sealed partial class OrganisationsPage
{
    private Dictionary<long, int> counts = [];
    private EntityForm? form;
    private long? editing;
    private string? mistake;

    /// <summary>The one that is marked.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public long? Open { get; set; }

    [Inject]
    private AssetDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    private IEnumerable<Kept<ProtectedEntity>> Rows => View?.Entities.Values.Where(e => !e.State.IsGone) ?? [];

    /// <inheritdoc/>
    protected override Task ShowAsync(EventView found)
    {
        counts = found.Assets.All.Select(found.EntityOf).OfType<long>().CountBy(e => e).ToDictionary();
        return Task.CompletedTask;
    }

    private void Begin(long? number, EntityFacts? facts) => (editing, form, mistake) = (number, facts is null ? new EntityForm() : EntityForm.Of(facts), null);

    private void Leave() => (form, editing, mistake) = (null, null, null);

    private async Task SaveAsync() => await AfterAsync(await Desk.PutEntityAsync(Here, editing, form!.ToFacts(), Gone));

    private async Task RemoveAsync() => await AfterAsync(await Desk.RemoveEntityAsync(Here, editing!.Value, Gone));

    private async Task AfterAsync(Outcome<long> outcome)
    {
        if (outcome is Refused<long>(var reason))
        {
            mistake = Words.Of(reason);
            return;
        }

        Leave();
        await LoadAsync();
    }
}

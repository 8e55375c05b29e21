using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Venues;

/// <summary>One venue: its plan with what stands where, what comes next, and whether it is ready.</summary>
public sealed partial class VenuePage
{
    /// <summary>How far a key moves a pin, in thousandths; with Shift five times as far.</summary>
    private const int Step = 5;

    private Venue? venue;
    private IReadOnlyList<Kept<Inspection>> inspections = [];
    private VenueForm form = new();
    private PinForm? pin;
    private ElementReference frame;
    private string? mistake;
    private bool isSaved;
    private bool isMoving;

    /// <summary>The venue's number.</summary>
    [Parameter]
    public long Number { get; set; }

    [Inject]
    private VenueDesk Desk { get; set; } = null!;

    [Inject]
    private InspectionDesk Inspections { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private IStringLocalizer<VenuesText> T { get; set; } = null!;

    private IEnumerable<Asset> AssetsHere => View!.Assets.All.Where(a => a.Facts.Venue == Number);

    private IEnumerable<Kept<Fixture>> Coming => View!.Fixtures.Values
        .Where(f => f.State is { IsGone: false, Facts.IsCancelled: false } && f.State.Facts.Venue == Number && f.State.Facts.End > Event.NowIn(Here))
        .OrderBy(f => f.State.Facts.Start);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        form = venue is null ? new VenueForm() : VenueForm.Of(venue.Facts);
    }

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        venue = found.Venues.GetValueOrDefault(Number) is { State: { IsGone: false } state } ? state : null;
        inspections = await Inspections.AllAsync(Here, Gone) is Done<IReadOnlyList<Kept<Inspection>>>(var all) ? all : [];
    }

    private async Task SaveAsync() => isSaved = await AfterAsync(await Desk.PutAsync(Here, Number, form.ToFacts(), Gone));

    private async Task RemoveAsync()
    {
        if (await AfterAsync(await Desk.RemoveAsync(Here, Number, Gone)))
        {
            Navigation.NavigateTo(Places.In(Here, "venues"));
        }
    }

    private async Task HangAsync(InputFileChangeEventArgs e)
    {
        if (await ImageField.ReadAsync(e.File, Gone) is Done<byte[]>(var bytes))
        {
            await AfterAsync(await Desk.HangAsync(Here, Number, bytes, Gone));
        }
        else
        {
            mistake = Words.Of(new ImageTooLarge(StoredImage.MaxBytes / 1024 / 1024));
        }
    }

    private async Task TakeDownAsync() => await AfterAsync(await Desk.TakeDownAsync(Here, Number, Gone));

    private void BeginPin() => pin = new PinForm { X = Pin.Edge / 2, Y = Pin.Edge / 2 };

    private void Edit(Pin mark) => pin = !MayChange ? null : new PinForm
    {
        Number = mark.Number,
        X = mark.X,
        Y = mark.Y,
        Label = mark.Label,
        Asset = mark.Asset is { } number ? View!.Assets.Find(number)?.Facts.Name ?? string.Empty : string.Empty,
    };

    private async Task PlaceAsync(MouseEventArgs e)
    {
        if (!MayChange)
        {
            return;
        }

        await using var script = await Script.InvokeAsync<IJSObjectReference>("import", Gone, "./_content/Midmar.Web/plan.js");
        var at = await script.InvokeAsync<int[]>("place", Gone, frame, e.ClientX, e.ClientY);
        pin ??= new PinForm();
        (pin.X, pin.Y) = (at[0], at[1]);
    }

    private void Move(KeyboardEventArgs e)
    {
        var step = e.ShiftKey ? Step * 5 : Step;
        var (x, y) = e.Key switch
        {
            "ArrowLeft" => (-step, 0),
            "ArrowRight" => (step, 0),
            "ArrowUp" => (0, -step),
            "ArrowDown" => (0, step),
            _ => (0, 0),
        };
        isMoving = (x, y) != (0, 0);
        (pin!.X, pin.Y) = (Math.Clamp(pin.X + x, 0, Pin.Edge), Math.Clamp(pin.Y + y, 0, Pin.Edge));
    }

    private async Task SavePinAsync()
    {
        var text = pin!.Asset.Trim();
        var asset = text.Length == 0 ? null : View!.Assets.Meant(text);
        if (text.Length > 0 && asset is null)
        {
            mistake = Words.Of(new NoSuchAsset());
            return;
        }

        if (await AfterAsync(await Desk.PinAsync(Here, Number, new Pin(pin.Number, pin.X, pin.Y, pin.Label.Trim(), asset?.Number), Gone)))
        {
            pin = null;
        }
    }

    private async Task UnpinAsync()
    {
        if (await AfterAsync(await Desk.UnpinAsync(Here, Number, pin!.Number, Gone)))
        {
            pin = null;
        }
    }

    private async Task<bool> AfterAsync<TValue>(Outcome<TValue> outcome)
    {
        mistake = outcome is Refused<TValue>(var reason) ? Words.Of(reason) : null;
        await LoadAsync();
        return mistake is null;
    }

    private static string StyleOf(int x, int y) => string.Create(CultureInfo.InvariantCulture, $"left:{x / 10.0}%;top:{y / 10.0}%");

    private sealed class PinForm
    {
        public int Number { get; init; }

        public int X { get; set; }

        public int Y { get; set; }

        public string Label { get; set; } = string.Empty;

        public string Asset { get; set; } = string.Empty;
    }
}

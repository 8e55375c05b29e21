using System.Globalization;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Venues;

/// <summary>Venues, their plans and pins, and all images, for whoever sits here.</summary>
public sealed class VenueDesk(EventDesk desk, Seat seat, IImageStore images)
{
    /// <summary>Adds a venue (number null), or changes one; gives its number.</summary>
    public Task<Outcome<long>> PutAsync(WorkspaceId workspace, long? number, VenueFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return desk.DoAsync(
            workspace,
            number is null ? CalendarActions.AddVenue : CalendarActions.ChangeVenue,
            facts.Name,
            string.Create(CultureInfo.InvariantCulture, $"place={facts.Place} entity={facts.Entity} zone={facts.Zone}"),
            w => number is { } known ? VenueDecisions.Change(w, known, facts) : VenueDecisions.Add(w, facts),
            cancellation);
    }

    /// <summary>Takes a venue off.</summary>
    public Task<Outcome<long>> RemoveAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.RemoveVenue, Text(number), string.Empty, w => VenueDecisions.Remove(w, number), cancellation);

    /// <summary>Hangs up a site plan.</summary>
    public async Task<Outcome<long>> HangAsync(WorkspaceId workspace, long number, ReadOnlyMemory<byte> image, CancellationToken cancellation) =>
        await KeepAsync(workspace, image, cancellation) switch
        {
            Done<StoredImage>(var plan) => await desk.DoAsync(
                workspace, CalendarActions.HangPlan, Text(number), plan.Sha256, w => VenueDecisions.Hang(w, number, plan), cancellation),
            Refused<StoredImage>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Takes the site plan down.</summary>
    public Task<Outcome<long>> TakeDownAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.HangPlan, Text(number), string.Empty, w => VenueDecisions.Hang(w, number, plan: null), cancellation);

    /// <summary>Puts a pin (number 0), or changes one; gives the pin's number.</summary>
    public Task<Outcome<int>> PinAsync(WorkspaceId workspace, long number, Pin pin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return desk.DoAsync(workspace, CalendarActions.Pin, Text(number), pin.Label, w => VenueDecisions.Pin(w, number, pin), cancellation);
    }

    /// <summary>Takes a pin off.</summary>
    public Task<Outcome<int>> UnpinAsync(WorkspaceId workspace, long number, int pin, CancellationToken cancellation) =>
        desk.DoAsync(workspace, CalendarActions.Pin, Text(number), Text(pin), w => VenueDecisions.Unpin(w, number, pin), cancellation);

    /// <summary>An image with what it is; looked at again, whatever was kept.</summary>
    public async Task<Outcome<(StoredImage Facts, byte[] Bytes)>> ImageAsync(WorkspaceId workspace, string sha256, CancellationToken cancellation)
    {
        if (await seat.DecideAsync(Permission.SeeCalendar, workspace) is { } refusal)
        {
            return refusal;
        }

        return await images.ReadAsync(workspace, sha256, cancellation) is not { } bytes ? new NoSuchImage()
            : ImageReading.Read(bytes) is Done<StoredImage>(var facts) ? (facts, bytes)
            : new NoSuchImage();
    }

    /// <summary>Keeps an image that somebody who may sends; it belongs to nothing yet.</summary>
    internal async Task<Outcome<StoredImage>> KeepAsync(WorkspaceId workspace, ReadOnlyMemory<byte> image, CancellationToken cancellation)
    {
        if (await seat.DecideAsync(Permission.ManageCalendar, workspace) is { } refusal)
        {
            return refusal;
        }

        if (ImageReading.Read(image.Span) is not Done<StoredImage>(var facts))
        {
            return ImageReading.Read(image.Span);
        }

        try
        {
            await images.PutAsync(workspace, facts.Sha256, image, cancellation);
            return facts;
        }
        catch (IOException)
        {
            return new ImageNotStored();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

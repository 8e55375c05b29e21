namespace Midmar.Centre.Calendar;

/// <summary>Time zones by their name of the IANA table, such as <c>Africa/Casablanca</c>.</summary>
public static class Zones
{
    /// <summary>The zone without summer time that everything is kept in.</summary>
    public const string Utc = "UTC";

    /// <summary>The zone; null when there is none of that name.</summary>
    public static TimeZoneInfo? Find(string name) =>
        !string.IsNullOrEmpty(name) && name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>UTC of a time on the clocks of a zone. A time that clocks skip counts as the one they skip to; of one they show twice it is the first.</summary>
    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var plain = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(plain))
        {
            plain = plain.AddHours(1);
        }

        var offset = zone.IsAmbiguousTime(plain) ? zone.GetAmbiguousTimeOffsets(plain).Max() : zone.GetUtcOffset(plain);
        return DateTime.SpecifyKind(plain - offset, DateTimeKind.Utc);
    }

    /// <summary>A time on the clocks of a zone; of a zone that is not there, UTC.</summary>
    public static DateTime ToLocal(DateTime utc, string zone) =>
        Find(zone) is { } found ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), found) : utc;
}

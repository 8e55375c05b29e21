using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Midmar.Store.State;

/// <summary>Times are UTC, going in and coming out: SQLite forgets the kind, PostgreSQL refuses any other.</summary>
internal sealed class UtcTime() : ValueConverter<DateTime, DateTime>(
    time => Checked(time),
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc))
{
    private static DateTime Checked(DateTime time) => time.Kind == DateTimeKind.Utc
        ? time
        : throw new ArgumentException($"A time to be kept is {time.Kind}, not UTC.", nameof(time));
}

namespace Midmar.Web.Features.Calendar;

/// <summary>Names the texts of the calendar's pages.</summary>
public sealed class CalendarText;

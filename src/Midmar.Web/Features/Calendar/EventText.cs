namespace Midmar.Web.Features.Calendar;

/// <summary>Names the texts that calendar, venues and assets share: refusals, names of kinds, what comes with the program.</summary>
public sealed class EventText;

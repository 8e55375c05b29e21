using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>The calendar ends before it should: END:VCALENDAR is missing.</summary>
public sealed record IcsCutShort : Refusal;

/// <summary>A part ends that is not the one that is open.</summary>
/// <param name="Found">What ends.</param>
/// <param name="Open">What is open.</param>
public sealed record IcsWrongEnd(string Found, string Open) : Refusal;

/// <summary>A line of the calendar has no colon after its name.</summary>
public sealed record IcsNotALine : Refusal;

/// <summary>A happening has no UID, so that it could not be found again.</summary>
public sealed record IcsNeedsUid : Refusal;

/// <summary>A happening has no beginning (DTSTART).</summary>
public sealed record IcsNeedsStart : Refusal;

/// <summary>It is no time as calendars write it: <c>20260611T200000Z</c>.</summary>
/// <param name="Text">What was written.</param>
public sealed record IcsNotATime(string Text) : Refusal;

/// <summary>A series repeats every second or minute: no fixture does.</summary>
public sealed record IcsTooDense : Refusal;

/// <summary>A series began too long ago to be gone through.</summary>
/// <param name="Years">Years it may have begun ago.</param>
public sealed record IcsTooOld(int Years) : Refusal;

/// <summary>More happenings than are read.</summary>
/// <param name="Limit">How many are.</param>
public sealed record IcsTooMany(int Limit) : Refusal;

/// <summary>A happening does not follow RFC 5545.</summary>
public sealed record IcsNotUnderstood : Refusal;

/// <summary>A series goes on; its first occurrences were taken.</summary>
/// <param name="Taken">How many.</param>
public sealed record SeriesCut(int Taken) : Refusal;

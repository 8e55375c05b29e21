namespace Midmar.Web.Features.Watch;

/// <summary>Texts of the wallboard.</summary>
public sealed class WatchText;

using Midmar.Centre.Calendar;

namespace Midmar.Web.Features.Venues;

/// <summary>A venue as it is being typed.</summary>
internal sealed class VenueForm
{
    public string Name { get; set; } = string.Empty;

    public string Place { get; set; } = string.Empty;

    public long? Entity { get; set; }

    public string Zone { get; set; } = Zones.Utc;

    public string Note { get; set; } = string.Empty;

    public static VenueForm Of(VenueFacts facts) => new() { Name = facts.Name, Place = facts.Place, Entity = facts.Entity, Zone = facts.Zone, Note = facts.Note };

    public VenueFacts ToFacts() => new(Name.Trim(), Place.Trim(), Entity, Zone.Trim(), Note.Trim());
}

using System.Globalization;
using Midmar.Centre.Assets;

namespace Midmar.Web.Features.Assets;

/// <summary>An asset as it is being typed.</summary>
internal sealed class AssetForm
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\r', ',', ';', '،', '؛'];

    public string Name { get; set; } = string.Empty;

    public string Hosts { get; set; } = string.Empty;

    public string Addresses { get; set; } = string.Empty;

    public string Services { get; set; } = string.Empty;

    public string Owner { get; set; } = string.Empty;

    public string Contact { get; set; } = string.Empty;

    public string Note { get; set; } = string.Empty;

    public long? Venue { get; set; }

    public long? Entity { get; set; }

    public int? Circle { get; set; }

    public Criticality Criticality { get; set; } = Criticality.Normal;

    public static AssetForm Of(AssetFacts facts) => new()
    {
        Name = facts.Name,
        Hosts = string.Join('\n', facts.Hosts),
        Addresses = string.Join('\n', facts.Addresses),
        Services = string.Join('\n', facts.Services),
        Owner = facts.Owner,
        Contact = facts.Contact,
        Note = facts.Note,
        Venue = facts.Venue,
        Entity = facts.Entity,
        Circle = facts.Circle,
        Criticality = facts.Criticality,
    };

    /// <summary>Of a host or address that was seen somewhere.</summary>
    public static AssetForm OfSeen(string name) => AssetKeys.TryParseAddress(name) is not null
        ? new AssetForm { Name = name, Addresses = name }
        : new AssetForm { Name = name, Hosts = name };

    public AssetFacts ToFacts() => new()
    {
        Name = Name.Trim(),
        Hosts = [.. Parts(Hosts)],
        Addresses = [.. Parts(Addresses)],
        Services = [.. Parts(Services)],
        Owner = Owner.Trim(),
        Contact = Contact.Trim(),
        Note = Note.Trim(),
        Venue = Venue,
        Entity = Entity,
        Circle = Circle,
        Criticality = Criticality,
    };

    public static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string[] Parts(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}

using System.Collections.Immutable;

namespace Midmar.Centre.Assets;

/// <summary>What is lost with an asset.</summary>
public enum Criticality
{
    /// <summary>Little.</summary>
    Low,

    /// <summary>What is usual.</summary>
    Normal,

    /// <summary>Work stops.</summary>
    High,

    /// <summary>The event stops.</summary>
    Vital,
}

/// <summary>What is known of an asset: what it is found by, and whose it is.</summary>
public sealed record AssetFacts
{
    /// <summary>Names, addresses and services one asset may be found by (count).</summary>
    public const int MaxKeys = 64;

    /// <summary>What people call it; one of a kind in the register.</summary>
    public required string Name { get; init; }

    /// <summary>Host names, lower case, with or without domain.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Addresses and ranges, as <see cref="AssetKeys.AddressOf"/> writes them.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Services, such as <c>https://tickets.example</c>; the host of an address is found too.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Who answers for it.</summary>
    public string Owner { get; init; } = string.Empty;

    /// <summary>Number of the venue it stands in; null: none.</summary>
    public long? Venue { get; init; }

    /// <summary>Number of the organisation it belongs to; null: its venue's, if any.</summary>
    public long? Entity { get; init; }

    /// <summary>Its own circle; null: that of its organisation.</summary>
    public int? Circle { get; init; }

    /// <summary>What is lost with it.</summary>
    public Criticality Criticality { get; init; } = Criticality.Normal;

    /// <summary>Whom to call.</summary>
    public string Contact { get; init; } = string.Empty;

    /// <summary>Anything else.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Whether two say the same.</summary>
    public bool SaysTheSame(AssetFacts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Hosts = [], Addresses = [], Services = [] } == other with { Hosts = [], Addresses = [], Services = [] }
            && Hosts.SequenceEqual(other.Hosts, StringComparer.Ordinal)
            && Addresses.SequenceEqual(other.Addresses, StringComparer.Ordinal)
            && Services.SequenceEqual(other.Services, StringComparer.Ordinal);
    }
}

/// <summary>An asset of the register.</summary>
/// <param name="Number">Its number, never used again.</param>
/// <param name="Facts">What is known of it.</param>
public sealed record Asset(long Number, AssetFacts Facts)
{
    /// <summary>Assets a workspace may have (count).</summary>
    public const int Max = 50_000;
}

using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>There is no such asset here, or it was taken off.</summary>
public sealed record NoSuchAsset : Refusal;

/// <summary>Another asset has the name.</summary>
/// <param name="Name">The name.</param>
public sealed record AssetNameTaken(string Name) : Refusal;

/// <summary>An asset is found by a host name, an address, a range or a service; it has none.</summary>
public sealed record AssetNeedsKey : Refusal;

/// <summary>More names and addresses than one asset may have.</summary>
/// <param name="Limit">How many it may have.</param>
public sealed record TooManyKeys(int Limit) : Refusal;

/// <summary>It is no host name.</summary>
/// <param name="Text">What was written.</param>
public sealed record NotAHost(string Text) : Refusal;

/// <summary>It is no address and no range.</summary>
/// <param name="Text">What was written.</param>
public sealed record NotAnAddress(string Text) : Refusal;

/// <summary>A range so wide would take in half of the world.</summary>
/// <param name="Text">What was written.</param>
public sealed record RangeTooWide(string Text) : Refusal;

/// <summary>Another asset has this host name, address or range.</summary>
/// <param name="Key">Which.</param>
/// <param name="Asset">The asset that has it.</param>
public sealed record KeyOfAnotherAsset(string Key, string Asset) : Refusal;

/// <summary>It is no criticality.</summary>
/// <param name="Text">What was written.</param>
public sealed record NotACriticality(string Text) : Refusal;

/// <summary>No organisation is called so.</summary>
/// <param name="Name">What was written.</param>
public sealed record NoEntityOfThatName(string Name) : Refusal;

/// <summary>No venue is called so.</summary>
/// <param name="Name">What was written.</param>
public sealed record NoVenueOfThatName(string Name) : Refusal;

/// <summary>The import holds nothing that would change anything.</summary>
public sealed record NothingToImport : Refusal;

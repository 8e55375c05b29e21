using System.Collections.Immutable;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>Whether an asset can be as it is written, whatever else is in the register.</summary>
public static class AssetRules
{
    /// <summary>Checks, and brings host names and addresses into the form they are compared in.</summary>
    /// <returns>Null: it can be so.</returns>
    public static Refusal? Normalise(AssetFacts facts, out AssetFacts plain)
    {
        ArgumentNullException.ThrowIfNull(facts);
        plain = facts;
        if (facts.Circle is < EntityFacts.FirstCircle or > EntityFacts.LastCircle)
        {
            return new NotACircle();
        }

        if (facts.Hosts.Length + facts.Addresses.Length + facts.Services.Length > AssetFacts.MaxKeys)
        {
            return new TooManyKeys(AssetFacts.MaxKeys);
        }

        if (Texts(facts) is { } refusal)
        {
            return refusal;
        }

        return Keys(facts, ref plain);
    }

    private static Refusal? Texts(AssetFacts facts) =>
        PlainText.CheckNeeded(TextField.Name, facts.Name)
        ?? PlainText.Check(TextField.Owner, facts.Owner)
        ?? PlainText.Check(TextField.Contact, facts.Contact)
        ?? PlainText.Check(TextField.Note, facts.Note, PlainText.Note)
        ?? facts.Services.Select(s => PlainText.CheckNeeded(TextField.Service, s, AssetKeys.MaxHost)).FirstOrDefault(r => r is not null);

    private static Refusal? Keys(AssetFacts facts, ref AssetFacts plain)
    {
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var text in facts.Hosts)
        {
            if (AssetKeys.HostOf(text) is not { } host)
            {
                return new NotAHost(text);
            }

            hosts.Add(host);
        }

        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var text in facts.Addresses)
        {
            switch (AssetKeys.AddressOf(text))
            {
                case Done<string>(var address):
                    addresses.Add(address);
                    break;
                case Refused<string>(var reason):
                    return reason;
            }
        }

        if (hosts.Count + addresses.Count + facts.Services.Length == 0)
        {
            return new AssetNeedsKey();
        }

        plain = facts with
        {
            Name = facts.Name.Trim(),
            Hosts = [.. hosts.Distinct(StringComparer.Ordinal)],
            Addresses = [.. addresses.Distinct(StringComparer.Ordinal)],
            Services = [.. facts.Services.Select(s => s.Trim()).Distinct(StringComparer.Ordinal)],
        };
        return null;
    }
}

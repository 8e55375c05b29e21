namespace Midmar.Intel.Marking;

/// <summary>A marking of the Traffic Light Protocol 2.0, the freest first: the greater value is the stricter marking.</summary>
public enum Tlp : byte
{
    /// <summary>Not marked.</summary>
    None,

    /// <summary>TLP:CLEAR, the protocol's first version's WHITE.</summary>
    Clear,

    /// <summary>TLP:GREEN.</summary>
    Green,

    /// <summary>TLP:AMBER.</summary>
    Amber,

    /// <summary>TLP:AMBER+STRICT.</summary>
    AmberStrict,

    /// <summary>TLP:RED.</summary>
    Red,
}

/// <summary>Markings as text, and as STIX refers to them.</summary>
public static class TlpNames
{
    /// <summary>How a marking is written; null when there is none.</summary>
    public static string? Of(Tlp marking) => marking switch
    {
        Tlp.Clear => "TLP:CLEAR",
        Tlp.Green => "TLP:GREEN",
        Tlp.Amber => "TLP:AMBER",
        Tlp.AmberStrict => "TLP:AMBER+STRICT",
        Tlp.Red => "TLP:RED",
        _ => null,
    };

    /// <summary>Reads a marking, with or without <c>TLP:</c>, whatever its case; empty text is no marking.</summary>
    public static bool TryParse(string text, out Tlp marking)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.Trim();
        name = name.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) ? name[4..].Trim() : name;
        Tlp? known = name.ToUpperInvariant() switch
        {
            "" => Tlp.None,
            "CLEAR" or "WHITE" => Tlp.Clear,
            "GREEN" => Tlp.Green,
            "AMBER" => Tlp.Amber,
            "AMBER+STRICT" => Tlp.AmberStrict,
            "RED" => Tlp.Red,
            _ => null,
        };
        marking = known ?? Tlp.None;
        return known is not null;
    }

    /// <summary>
    /// The marking behind the fixed id of a STIX marking definition: those of STIX 2.1, section 7.2.1.4 (TLP 1), and those
    /// OASIS publishes for TLP 2.0; null when the id is none of them.
    /// </summary>
    public static Tlp? OfStixId(string id) => id switch
    {
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9" => Tlp.Clear,
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da" => Tlp.Green,
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82" => Tlp.Amber,
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed" => Tlp.Red,
        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487" => Tlp.Clear,
        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb" => Tlp.Green,
        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421" => Tlp.Amber,
        "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003" => Tlp.AmberStrict,
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1" => Tlp.Red,
        _ => null,
    };
}

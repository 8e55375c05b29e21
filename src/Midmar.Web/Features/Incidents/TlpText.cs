using Midmar.Centre.Incidents;

namespace Midmar.Web.Features.Incidents;

/// <summary>A marking as the standard writes it, in every language (TLP 2.0).</summary>
internal static class TlpText
{
    public static string Of(Tlp marking) => marking switch
    {
        Tlp.AmberStrict => "TLP:AMBER+STRICT",
        _ => "TLP:" + marking.ToString().ToUpperInvariant(),
    };
}

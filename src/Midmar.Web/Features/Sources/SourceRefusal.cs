using Microsoft.Extensions.Localization;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Sources;

/// <summary>Why something about a source was refused, in words.</summary>
internal static class SourceRefusal
{
    public static string TextOf(IStringLocalizer<SourcesText> texts, Refusal reason)
    {
        var text = texts[reason.Code];
        return text.ResourceNotFound ? texts["Refused"] : text;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Midmar.Web.Access;
using Scalar.AspNetCore;

namespace Midmar.Web.Api;

/// <summary>The reference of the API as a page, drawn from its OpenAPI document.</summary>
internal static class ReferencePage
{
    public const string Path = "/reference";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapScalarApiReference(Path, options => options.WithTitle("Midmar API").DisableTelemetry().DisableDefaultFonts().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools().WithNonce())
        .AnySignedIn();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Api;

/// <summary>The REST interface: what the pages can, programs can, by the same desks and under the same permissions.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where it begins. A change that breaks who uses it gets another number.</summary>
    public const string Root = "/api/v1";

    /// <summary>Where a workspace's part begins.</summary>
    public const string InWorkspace = Root + "/workspaces/{workspace:int}";

    public static IServiceCollection AddApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Midmar",
                Version = "v1",
                Description = "Send a token with each request: Authorization: Bearer mdm_… . Refusals and mistakes are answered as problem details (RFC 9457) with a code. Times are UTC.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token made on the page Administration, tokens." },
            };
            return Task.CompletedTask;
        }));

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi().AnySignedIn();
        ReferencePage.Map(endpoints);

        // One line for each part.
        WorkspacesApi.Map(endpoints);
        AlertsApi.Map(endpoints);
        TriageApi.Map(endpoints);
        IncidentsApi.Map(endpoints);
        PlaybooksApi.Map(endpoints);
        EvidenceApi.Map(endpoints);
        RecordsApi.Map(endpoints);
        ExportApi.Map(endpoints);
        SourcesApi.Map(endpoints);
        UploadsApi.Map(endpoints);
        IndicatorsApi.Map(endpoints);
        ClockApi.Map(endpoints);
        EntitiesApi.Map(endpoints);
        AssetsApi.Map(endpoints);
        VenuesApi.Map(endpoints);
        FixturesApi.Map(endpoints);
        PostureApi.Map(endpoints);
        InspectionsApi.Map(endpoints);
    }

    /// <summary>An endpoint of the document, with its permission in its description.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string summary, Permission permission) => endpoint
        .Needs(permission)
        .WithTags(tag)
        .WithSummary(summary)
        .WithDescription($"Needs the permission {permission}.")
        .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
}

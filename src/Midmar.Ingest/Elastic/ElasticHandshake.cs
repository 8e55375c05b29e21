using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Midmar.Ingest.Elastic;

/// <summary>
/// What shippers ask an Elasticsearch server before they send: who it is, its licence, and whether templates and policies
/// are there, which they are told is so: the centre needs none.
/// </summary>
internal static class ElasticHandshake
{
    /// <summary>What shippers set up before they send.</summary>
    private static readonly string[] AssetKinds = ["_ilm", "_index_template", "_template", "_component_template", "_ingest", "_data_stream", "_alias"];

    private const string Version = "8.17.0";

    public static void Map(RouteGroupBuilder doors, string root)
    {
        doors.MapMethods(root.Length == 0 ? "/_info" : root, [HttpMethods.Get, HttpMethods.Head], () => Json($$"""
            {"name":"midmar","cluster_name":"midmar","cluster_uuid":"midmar","version":{"number":"{{Version}}","build_flavor":"default","build_type":"docker","build_hash":"midmar","build_date":"2025-01-01T00:00:00Z","build_snapshot":false,"lucene_version":"9.12.0","minimum_wire_compatibility_version":"7.17.0","minimum_index_compatibility_version":"7.0.0"},"tagline":"You Know, for Search"}
            """));
        doors.MapMethods(root + "/_cat/health", [HttpMethods.Get, HttpMethods.Head], () => Results.Text("midmar green 1 1\n"));
        doors.MapGet(root + "/_license", () => Json("""{"license":{"status":"active","uid":"midmar","type":"basic","issued_to":"midmar","issuer":"midmar"}}"""));
        doors.MapGet(root + "/_xpack", () => Json("""{"build":{},"license":{"uid":"midmar","type":"basic","mode":"basic","status":"active"},"features":{"ilm":{"available":true,"enabled":true}},"tagline":"midmar"}"""));
        doors.MapGet(root + "/_cluster/health", () => Json("""{"cluster_name":"midmar","status":"green","timed_out":false,"number_of_nodes":1,"number_of_data_nodes":1}"""));
        doors.MapGet(root + "/_nodes/http", () => Json($$$$"""{"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"midmar","nodes":{"midmar":{"name":"midmar","version":"{{{{Version}}}}","roles":["data","ingest","master"]}}}"""));
        doors.MapGet(root + "/_nodes/_all/http", () => Json($$$$"""{"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"midmar","nodes":{"midmar":{"name":"midmar","version":"{{{{Version}}}}","roles":["data","ingest","master"]}}}"""));
        foreach (var kind in AssetKinds)
        {
            doors.MapMethods(
                $"{root}/{kind}/{{**rest}}",
                [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Post],
                () => Json("""{"acknowledged":true}"""));
        }
    }

    private static IResult Json(string text) => Results.Text(text, "application/json");
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Midmar.Tests.Api;

/// <summary>Requests to the live workspace, as programs make them.</summary>
internal static class Rest
{
    private const string Root = "/api/v1/workspaces/1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What comes of a request that has to succeed.</summary>
    public static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body)
    {
        using var request = RequestOf(method, path, body);
        using var answer = await client.SendAsync(request, Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Stop)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    /// <summary>The name of the mistake in an answer of this status.</summary>
    public static async Task<string?> CodeAsync(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode status)
    {
        using var request = RequestOf(method, path, body);
        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("code").GetString();
    }

    /// <summary>A request; a text is JSON, bytes are bytes.</summary>
    public static HttpRequestMessage RequestOf(HttpMethod method, string path, object? body) => new(method, Root + path)
    {
        Content = body switch
        {
            byte[] bytes => new ByteArrayContent(bytes),
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => null,
        },
    };
}

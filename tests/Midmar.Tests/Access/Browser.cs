using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Midmar.Testing;

namespace Midmar.Tests.Access;

/// <summary>What a browser without scripts does: keeps cookies, fills in forms and sends them with their hidden fields.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient client;

    public Browser(Uri address)
    {
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
    }

    public CookieContainer Cookies { get; } = new();

    public async Task<Page> GetAsync(string path) => await Page.ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative)));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request);

    /// <summary>Opens a page, fills in the form of that name, sends it.</summary>
    public async Task<Page> SubmitAsync(string path, string form, Dictionary<string, string> fields) => await SubmitAsync(await GetAsync(path), path, form, fields);

    /// <summary>Fills in the form of that name on a page, sends it.</summary>
    public async Task<Page> SubmitAsync(Page page, string path, string form, Dictionary<string, string> fields, string? to = null)
    {
        var body = Forms().Matches(page.Text).Select(m => m.Value)
            .FirstOrDefault(f => f.Contains($"value=\"{form}\"", StringComparison.Ordinal) || f.Contains($"action=\"{form}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"There is no form '{form}' on {path} ({page.Status}):\n{page.Text}");
        var sent = Hidden().Matches(body).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields)
        {
            sent[name] = value;
        }

        var target = to is not null ? to : Action().Match(body) is { Success: true } action ? WebUtility.HtmlDecode(action.Groups["to"].Value) : path;
        using var content = new FormUrlEncodedContent(sent);
        return await Page.ReadAsync(await client.PostAsync(new Uri(target, UriKind.RelativeOrAbsolute), content));
    }

    /// <summary>What a script of the page asks for, with the token of the page's forms.</summary>
    public async Task<Page> FetchAsync(string page, string path)
    {
        var token = Hidden().Matches((await GetAsync(page)).Text).First(m => m.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Add("RequestVerificationToken", WebUtility.HtmlDecode(token));
        return await Page.ReadAsync(await client.SendAsync(request));
    }

    /// <summary>Sets an authenticator up; returns its key.</summary>
    public async Task<string> SetUpAuthenticatorAsync()
    {
        var page = await GetAsync("/account/authenticator");
        var key = Key().Match(page.Text).Groups["key"].Value;
        var done = await SubmitAsync(page, "/account/authenticator", "on", new() { ["Code"] = Totp.Of(key, DateTimeOffset.UtcNow) });
        RecoveryCodes = [.. Code().Matches(done.Text).Select(m => m.Groups["code"].Value)];
        return key;
    }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public void Dispose() => client.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<form[^>]* action=\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Action();

    [GeneratedRegex("<code class=\"key\"[^>]*>(?<key>[A-Z2-7 ]+)</code>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();

    [GeneratedRegex("<li[^>]*><code[^>]*>(?<code>[^<]+)</code></li>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}

/// <summary>What came back.</summary>
internal sealed record Page(HttpStatusCode Status, string? Location, string Text, HttpResponseHeaders Headers)
{
    public static async Task<Page> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            // Some redirects are absolute.
            var location = response.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : response.Headers.Location?.OriginalString;
            return new Page(response.StatusCode, location, await response.Content.ReadAsStringAsync(), response.Headers);
        }
    }
}

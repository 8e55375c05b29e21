using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.Audit;
using Midmar.Hosting;
using Midmar.Store.Files;
using Xunit;

namespace Midmar.Tests.Access;

public sealed class TrustedProxyTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "203.0.113.9", "127.0.0.1", false)]
    [InlineData("192.0.2.1", "203.0.113.9", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9", true)]
    [InlineData("127.0.0.0/8,192.0.2.0/24", "198.51.100.7, 203.0.113.9, 192.0.2.4", "203.0.113.9", true)]
    public async Task Who_asks_and_how_is_believed_of_named_proxies_alone(string proxies, string forwarded, string seen, bool isSecure)
    {
        var trusted = proxies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => TrustedProxies.Parse(p)!.Value).ToArray();
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o with { TrustedProxies = trusted });
        var (admin, _, _) = await centre.AdministratorAsync();
        admin.Dispose();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = centre.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var page = await client.GetAsync("/sign-in", None);
        Assert.Equal(isSecure, page.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(isSecure, page.Headers.GetValues("Set-Cookie").All(c => c.Contains("secure", StringComparison.OrdinalIgnoreCase)));

        Assert.Equal(seen, await AddressOfATryAsync(centre, client, page));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example")]
    public async Task What_is_no_address_is_refused_with_words(string proxy)
    {
        var result = await MidmarProcess.RunAsync("serve", "--trusted-proxy", proxy);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{proxy}' is no address", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Somebody tries a password; where from, the audit log says.</summary>
    private static async Task<string> AddressOfATryAsync(OpenCentre centre, HttpClient client, HttpResponseMessage page)
    {
        var text = await page.Content.ReadAsStringAsync(None);
        var token = System.Text.RegularExpressions.Regex.Match(
            text, "name=\"__RequestVerificationToken\" value=\"(?<t>[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["t"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(token), ["_handler"] = "password", ["UserName"] = "amina", ["Password"] = "wrong password",
        });
        using var answer = await client.SendAsync(request, None);
        var tries = await centre.Services.GetRequiredService<IAuditLog>().ReadAsync(AuditQuery.Newest(20) with { Action = AuditActions.SignIn }, None);
        return Assert.Single(tries.Entries, e => e.Entry.Outcome == AuditOutcome.Refused).Entry.Actor.Address;
    }
}

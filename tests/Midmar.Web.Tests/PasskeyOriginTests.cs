using Microsoft.AspNetCore.Http;
using Midmar.Web.Access;
using Xunit;

namespace Midmar.Web.Tests;

public sealed class PasskeyOriginTests
{
    [Theory]
    [InlineData("https://centre.example", "centre.example", true)]
    [InlineData("https://centre.example", "centre.example:443", true)]
    [InlineData("https://centre.example:8443", "centre.example:8443", true)]
    [InlineData("http://localhost:8080", "localhost:8080", true)]
    [InlineData("http://centre.example", "centre.example", false)]
    [InlineData("https://centre.example.elsewhere.example", "centre.example", false)]
    [InlineData("https://elsewhere.example", "centre.example", false)]
    [InlineData("https://centre.example:8443", "centre.example", false)]
    [InlineData("null", "centre.example", false)]
    public void A_proof_of_another_page_is_not_ours(string origin, string host, bool isOurs)
    {
        Assert.Equal(isOurs, PasskeyOrigin.IsOurs(origin, isCrossOrigin: false, new HostString(host)));
        Assert.False(PasskeyOrigin.IsOurs(origin, isCrossOrigin: true, new HostString(host)));
    }
}

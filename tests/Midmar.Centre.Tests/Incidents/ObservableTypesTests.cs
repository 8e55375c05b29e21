using Midmar.Centre.Incidents;
using Xunit;

namespace Midmar.Centre.Tests.Incidents;

public sealed class ObservableTypesTests
{
    [Theory]
    [InlineData("203.0.113.7", ObservableType.Address, "203.0.113.7")]
    [InlineData("203.0.113[.]7", ObservableType.Address, "203.0.113.7")]
    [InlineData("2001:db8::1", ObservableType.Address, "2001:db8::1")]
    [InlineData("Evil[.]Example", ObservableType.Domain, "evil.example")]
    [InlineData("موقع.مثال", ObservableType.Domain, "موقع.مثال")]
    [InlineData("hxxps://evil[.]example/a?b=c", ObservableType.Url, "https://evil.example/a?b=c")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", ObservableType.Hash, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("press[@]evil.example", ObservableType.Email, "press@evil.example")]
    [InlineData(@"C:\Windows\Temp\a.exe", ObservableType.File, @"C:\Windows\Temp\a.exe")]
    [InlineData("/tmp/.x", ObservableType.File, "/tmp/.x")]
    [InlineData("invoice.docm", ObservableType.File, "invoice.docm")]
    [InlineData("mutex of the wiper", ObservableType.Other, "mutex of the wiper")]
    [InlineData("999.1.1.1", ObservableType.Other, "999.1.1.1")]
    public void A_trace_is_told_by_how_it_is_written(string text, ObservableType type, string value) =>
        Assert.Equal((type, value), ObservableTypes.Recognise(text));
}

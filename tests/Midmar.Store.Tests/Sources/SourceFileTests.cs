using System.Net;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Store.Sources;
using Xunit;

namespace Midmar.Store.Tests.Sources;

public sealed class SourceFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-sources").FullName;

    private string Path => System.IO.Path.Combine(folder, "sources.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sources_are_there_as_they_were_when_the_file_is_opened_again()
    {
        using (var first = new SourceFile(Path, new DurableFiles()))
        {
            await first.AddAsync(Workspace.Live, Plain, TestContext.Current.CancellationToken);
            await first.AddAsync(Workspace.Live, Full, TestContext.Current.CancellationToken);
        }

        using var again = new SourceFile(Path, new DurableFiles());

        Assert.Equal(2, again.All.Length);
        AssertSame(Plain(new SourceId(1)), again.Find(new SourceId(1)));
        AssertSame(Full(new SourceId(2)), again.Find(new SourceId(2)));
    }

    [Fact]
    public async Task A_disabled_source_stays_disabled_and_its_token_opens_nothing()
    {
        using (var first = new SourceFile(Path, new DurableFiles()))
        {
            var source = await first.AddAsync(Workspace.Live, Plain, TestContext.Current.CancellationToken);
            Assert.NotNull(first.FindByToken("secret"));
            await first.ReplaceAsync(source with { IsEnabled = false }, TestContext.Current.CancellationToken);
        }

        using var again = new SourceFile(Path, new DurableFiles());

        Assert.False(Assert.Single(again.All).IsEnabled);
        Assert.Null(again.FindByToken("secret"));
    }

    [Fact]
    public async Task The_narrowest_network_tells_the_source()
    {
        using var sources = new SourceFile(Path, new DurableFiles());
        await sources.AddAsync(Workspace.Live, id => Full(id) with { IsEnabled = true, Networks = [IPNetwork.Parse("10.0.0.0/8")] }, TestContext.Current.CancellationToken);
        var narrow = await sources.AddAsync(Workspace.Live, id => Full(id) with { IsEnabled = true, Networks = [IPNetwork.Parse("10.1.0.0/16")] }, TestContext.Current.CancellationToken);

        Assert.Equal(narrow.Id, sources.FindByAddress(IPAddress.Parse("::ffff:10.1.2.3"))?.Id);
        Assert.Null(sources.FindByAddress(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_with_its_line()
    {
        File.WriteAllText(Path, "[\n  {\n    \"Id\": oops\n");

        var problem = Assert.Throws<InvalidDataException>(() => new SourceFile(Path, new DurableFiles()));

        Assert.Contains("line 3", problem.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Source expected, Source? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Networks, actual.Networks);

        // Immutable arrays are equal only to themselves.
        Assert.Equal(expected with { Networks = actual.Networks }, actual);
    }

    private static Source Plain(SourceId id) => new()
    {
        Id = id,
        Name = "first",
        Kind = SourceKind.Token,
        Workspace = Workspace.Live,
        TokenHash = Source.HashOf("secret"),
    };

    private static Source Full(SourceId id) => new()
    {
        Id = id,
        Name = "gates",
        Kind = SourceKind.Address,
        Workspace = Workspace.Live,
        Networks = [IPNetwork.Parse("192.0.2.0/24")],
        Format = "json",
        LogSources = "product=linux service=sshd",
        Venue = "North stadium",
        Entity = "Organiser",
        SilenceLimit = TimeSpan.FromMinutes(5),
        IsEnabled = false,
    };
}

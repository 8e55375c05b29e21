using Midmar.Web.Features.Search;
using Xunit;

namespace Midmar.Web.Tests.Search;

public sealed class SearchRangeTests
{
    private static readonly DateTime Now = new(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("15m", 15)]
    [InlineData("1h", 60)]
    [InlineData("24h", 1440)]
    [InlineData("nonsense", 1440)]
    [InlineData(null, 1440)]
    public void A_name_reaches_back_and_a_little_ahead_for_clocks_that_run_fast(string? name, int minutes)
    {
        var range = SearchRange.Of(name, null, null, Now)!;

        Assert.Equal(Now.AddMinutes(-minutes), range.From);
        Assert.True(range.To > Now);
    }

    [Fact]
    public void From_to_is_read_as_utc() => Assert.Equal(
        new SearchRange(new DateTime(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc), new DateTime(2026, 6, 11, 20, 30, 0, DateTimeKind.Utc)),
        SearchRange.Of(SearchRange.Custom, "2026-06-11T18:00", "2026-06-11T20:30", Now));

    [Theory]
    [InlineData("", "2026-06-11T20:30")]
    [InlineData("tonight", "2026-06-11T20:30")]
    [InlineData("2026-06-11T20:30", "2026-06-11T18:00")]
    public void Times_that_are_none_or_the_wrong_way_round_are_told(string from, string to) =>
        Assert.Null(SearchRange.Of(SearchRange.Custom, from, to, Now));
}

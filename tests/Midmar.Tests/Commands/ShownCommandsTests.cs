using Midmar.Commands;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests.Commands;

/// <summary>The commands that README.md and the documents show.</summary>
public sealed class ShownCommandsTests
{
    private const string Run = "dotnet run -c Release --project src/Midmar -- ";

    public static TheoryData<string> Shown() =>
    [
        .. Directory.GetFiles(RealData.Checkout, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RealData.Checkout, "docs"), "*.md", SearchOption.AllDirectories))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith(Run, StringComparison.Ordinal) || line.StartsWith("midmar ", StringComparison.Ordinal))
            .Select(line => line.StartsWith(Run, StringComparison.Ordinal) ? line[Run.Length..] : line["midmar ".Length..])
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Shown))]
    public void Every_command_shown_can_be_given(string command) =>
        Assert.Empty(MidmarCommand.Create(TimeProvider.System).Parse(command.Trim()).Errors.Select(e => e.Message));

    [Fact]
    public void A_command_that_cannot_be_given_is_found() =>
        Assert.NotEmpty(MidmarCommand.Create(TimeProvider.System).Parse("scan samples/ --volume 11").Errors);

    [Theory]
    [InlineData("scan", "samples/")]
    [InlineData("demo", "--headless")]
    public async Task The_commands_of_the_readme_run_to_their_end(params string[] args)
    {
        Assert.Contains(Run + string.Join(' ', args), await File.ReadAllTextAsync(Path.Combine(RealData.Checkout, "README.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var result = await MidmarProcess.RunAsync([.. args.Select(a => a == "samples/" ? Path.Combine(RealData.Checkout, a) : a)]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(args[0] == "scan" ? "critical" : "score", result.Output, StringComparison.Ordinal);
    }
}

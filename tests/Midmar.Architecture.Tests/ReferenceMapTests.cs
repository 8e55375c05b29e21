using System.Xml.Linq;
using Midmar.Testing;
using Xunit;

namespace Midmar.Architecture.Tests;

public sealed class ReferenceMapTests
{
    [Fact]
    public void Projects_refer_only_to_what_the_map_allows()
    {
        var projects = Directory.GetFiles(Path.Combine(RealData.Checkout, "src"), "*.csproj", SearchOption.AllDirectories);

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(p => ReferenceMap.Violations(Path.GetFileNameWithoutExtension(p), XDocument.Load(p))));
    }

    [Fact]
    public void A_reference_against_the_map_is_found()
    {
        var project = XDocument.Parse("""<Project><ItemGroup><ProjectReference Include="../Midmar.Sigma/Midmar.Sigma.csproj" /></ItemGroup></Project>""");

        Assert.Contains("must not refer to Midmar.Sigma", Assert.Single(ReferenceMap.Violations("Midmar.Logs", project)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_a_place_in_the_map_is_found() =>
        Assert.Single(ReferenceMap.Violations("Midmar.Novelty", XDocument.Parse("<Project />")));
}
